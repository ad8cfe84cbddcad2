// Check answers: everything in one list, what is still only on this phone named first.
import { useEffect, useState } from 'preact/hooks';
import { usePerson } from '../../../api/use-person.ts';
import type { FactDefinition, PatientRecord } from '../../../api/types.ts';
import { ButtonLink } from '../../../components/button/button.tsx';
import { Loading } from '../../../components/loading/loading.tsx';
import { Page } from '../../../components/page/page.tsx';
import { PersonBar } from '../../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../../components/problem/problem.tsx';
import { SummaryList, type Row } from '../../../components/summary-list/summary-list.tsx';
import { readDraft } from '../../../offline/drafts.ts';
import { say, t } from '../../../words/t.tsx';
import { AnswerShown, ProvenanceShown } from '../answer-shown.tsx';
import { entryOf, findEditor, QUESTIONS, slugOf, useFacts, useRecord } from '../registry.ts';

type Params = Record<string, string>;

/** Headings whose answer was typed and is not on the server yet. */
function useUnsaved(patientId: string): string[] {
  const [unsaved, setUnsaved] = useState<string[]>([]);
  useEffect(() => {
    let isWanted = true;
    void Promise.all(
      QUESTIONS.map(async (heading) => ((await readDraft(`${patientId}/${heading}`)) ? heading : null)),
    ).then((found) => {
      if (isWanted) setUnsaved(found.filter((heading) => heading !== null));
    });
    return () => {
      isWanted = false;
    };
  }, [patientId]);
  return unsaved;
}

function rowsOf(patientId: string, record: PatientRecord, facts: readonly FactDefinition[]): Row[] {
  return QUESTIONS.flatMap((heading) => {
    const editor = findEditor(heading, facts);
    if (!editor) return [];
    const entry = entryOf(record, heading);
    return {
      key: editor.name(),
      value: (
        <>
          <AnswerShown editor={editor} entry={entry} />
          {entry && <ProvenanceShown entry={entry} />}
        </>
      ),
      actions: [
        {
          href: `/first-card/${patientId}/${slugOf(heading)}?from=check`,
          text: say(entry ? 'change' : 'answer'),
          of: editor.name(),
        },
      ],
    };
  });
}

function Unsaved({
  patientId,
  headings,
  facts,
}: {
  patientId: string;
  headings: string[];
  facts: readonly FactDefinition[];
}) {
  return (
    <section class="ac-notice ac-notice--care">
      <h2 class="nhsuk-heading-s">{say('check.unsaved')}</h2>
      <ul>
        {headings.map((heading) => (
          <li key={heading}>
            <a class="ac-link-line" href={`/first-card/${patientId}/${slugOf(heading)}?from=check`}>
              {findEditor(heading, facts)?.name() ?? heading}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function CheckPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const record = useRecord(patientId);
  const facts = useFacts();
  const unsaved = useUnsaved(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('check')} heading={say('check')} back={`/first-card/${patientId}/${slugOf(QUESTIONS[7])}`}>
      <PersonBar person={person} />
      {record.state === 'failed' && <ProblemNotice problem={record.problem} onRetry={record.again} />}
      {(record.state === 'waiting' || !facts) && <Loading />}
      {record.state === 'ready' && facts && (
        <>
          {unsaved.length > 0 && <Unsaved patientId={patientId} headings={unsaved} facts={facts} />}
          <SummaryList rows={rowsOf(patientId, record.value, facts)} />
          <p>{say('check.next')}</p>
          <ButtonLink href={`/my-card/${patientId}/preview`} extra="ac-wide">
            {say('check.preview')}
          </ButtonLink>
        </>
      )}
    </Page>
  );
}
