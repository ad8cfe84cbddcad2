// Every heading of the record with what it says now, and a way to change it.
import type { ComponentChildren } from 'preact';
import { usePerson } from '../../api/use-person.ts';
import type { Entry, FactDefinition, PatientRecord } from '../../api/types.ts';
import { Details } from '../../components/details/details.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { SummaryList, type Row } from '../../components/summary-list/summary-list.tsx';
import { Tag } from '../../components/tag/tag.tsx';
import { useUnsaved } from '../../offline/unsaved.ts';
import { say, t } from '../../words/t.tsx';
import { AnswerShown, ProvenanceShown } from './answer-shown.tsx';
import type { AnyEditor } from './editor.ts';
import { slugOf } from '../../lib/headings.ts';
import { EDITORS, entryOf, findEditor, PHOTO, useFacts, useRecord } from './registry.ts';
import { Unsaved } from './unsaved.tsx';

type Params = Record<string, string>;

function Standing({ entry, hasCard }: { entry: Entry; hasCard: boolean }): ComponentChildren {
  if (entry.is_overdue) return <Tag colour="yellow">{say('standing.check-again')}</Tag>;
  if (hasCard && !entry.on_card) return <Tag colour="orange">{say('standing.not-on-card')}</Tag>;
  return null;
}

function rowOf(patientId: string, record: PatientRecord, editor: AnyEditor, hasCard: boolean): Row {
  const entry = entryOf(record, editor.heading);
  return {
    key: editor.name(),
    value: (
      <>
        <AnswerShown editor={editor} entry={entry} />
        {entry && <ProvenanceShown entry={entry} />}
        {entry && <Standing entry={entry} hasCard={hasCard} />}
      </>
    ),
    actions: [
      {
        href: `/my-card/${patientId}/change/${slugOf(editor.heading)}`,
        text: say(entry ? 'change' : 'add'),
        of: editor.name(),
      },
    ],
  };
}

function photoRow(patientId: string, record: PatientRecord): Row {
  const entry = entryOf(record, PHOTO);
  return {
    key: say('photo'),
    value: say(entry?.answer === 'given' ? 'photo.held' : 'answer.not-recorded'),
    actions: [{ href: `/my-card/${patientId}/change/photo`, text: say(entry ? 'change' : 'add'), of: say('photo') }],
  };
}

/** Facts that the chosen cards ask for, or that were answered, and that are not asked above. */
function factEditors(record: PatientRecord, facts: readonly FactDefinition[]): AnyEditor[] {
  const known = new Set(EDITORS.map(({ heading }) => heading));
  const wanted = new Set([...record.ask, ...record.entries.map(({ heading }) => heading)]);
  return [...wanted]
    .filter((heading) => heading.startsWith('fact.') && !known.has(heading))
    .map((heading) => findEditor(heading, facts))
    .filter((editor) => editor !== null);
}

interface FactsProps {
  patientId: string;
  record: PatientRecord;
  editors: AnyEditor[];
  hasCard: boolean;
}

/** Answered facts stand open; the many that nobody answered wait behind one control. */
function Facts({ patientId, record, editors, hasCard }: FactsProps) {
  const open = editors.filter(({ heading }) => entryOf(record, heading) === null);
  const answered = editors.filter((each) => !open.includes(each));
  return (
    <>
      {answered.length > 0 && <SummaryList rows={answered.map((each) => rowOf(patientId, record, each, hasCard))} />}
      {open.length > 0 && (
        <Details summary={say('change-list.facts.open', { count: open.length })}>
          <ul class="ac-links">
            {open.map((each) => (
              <li key={each.heading}>
                <a href={`/my-card/${patientId}/change/${slugOf(each.heading)}`}>{each.name()}</a>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </>
  );
}

export function ChangeListPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const record = useRecord(patientId);
  const facts = useFacts(person);
  const unsaved = useUnsaved(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  const isReady = record.state === 'ready' && facts !== null;
  const hasCard = record.state === 'ready' && record.value.entries.some(({ on_card }) => on_card);
  return (
    <Page title={t('ways.change')} heading={say('ways.change')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      {record.state === 'failed' && <ProblemNotice problem={record.problem} onRetry={record.again} />}
      {!isReady && record.state !== 'failed' && <Loading />}
      {isReady && (
        <>
          <Unsaved
            headings={unsaved}
            facts={facts}
            placeOf={(heading) => `/my-card/${patientId}/change/${slugOf(heading)}`}
          />
          <SummaryList
            rows={[
              photoRow(patientId, record.value),
              ...EDITORS.map((each) => rowOf(patientId, record.value, each, hasCard)),
            ]}
          />
          <h2 class="nhsuk-heading-m">{say('change-list.facts')}</h2>
          <p>{say('change-list.facts.text')}</p>
          <Facts
            patientId={patientId}
            record={record.value}
            editors={factEditors(record.value, facts)}
            hasCard={hasCard}
          />
        </>
      )}
    </Page>
  );
}
