// Check answers: everything in one list, what is still only on this phone named first.
import { usePerson } from '../../../api/use-person.ts';
import type { FactDefinition, PatientRecord } from '../../../api/types.ts';
import { ButtonLink } from '../../../components/button/button.tsx';
import { Loading } from '../../../components/loading/loading.tsx';
import { Page } from '../../../components/page/page.tsx';
import { PersonBar } from '../../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../../components/problem/problem.tsx';
import { SummaryList, type Row } from '../../../components/summary-list/summary-list.tsx';
import { useUnsaved } from '../../../offline/unsaved.ts';
import { say, t } from '../../../words/t.tsx';
import { AnswerShown, ProvenanceShown } from '../answer-shown.tsx';
import { slugOf } from '../../../lib/headings.ts';
import { entryOf, findEditor, QUESTIONS, useFacts, useRecord } from '../registry.ts';
import { Unsaved } from '../unsaved.tsx';

type Params = Record<string, string>;

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

export function CheckPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const record = useRecord(patientId);
  const facts = useFacts(person);
  const typed = useUnsaved(patientId);
  const unsaved = QUESTIONS.filter((heading) => typed.includes(heading));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('check')} heading={say('check')} back={`/first-card/${patientId}/${slugOf(QUESTIONS[7])}`}>
      <PersonBar person={person} />
      {record.state === 'failed' && <ProblemNotice problem={record.problem} onRetry={record.again} />}
      {(record.state === 'waiting' || !facts) && <Loading />}
      {record.state === 'ready' && facts && (
        <>
          <Unsaved
            headings={unsaved}
            facts={facts}
            placeOf={(heading) => `/first-card/${patientId}/${slugOf(heading)}?from=check`}
          />
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
