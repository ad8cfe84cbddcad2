// One of the eight questions. Saved at once; with no connection the answer waits on this phone and the person goes on.
import { usePerson } from '../../../api/use-person.ts';
import { Loading } from '../../../components/loading/loading.tsx';
import { Page } from '../../../components/page/page.tsx';
import { ProblemNotice } from '../../../components/problem/problem.tsx';
import { navigate } from '../../../lib/router.ts';
import { say, t } from '../../../words/t.tsx';
import { HeadingForm } from '../heading-form.tsx';
import { headingOf, slugOf } from '../../../lib/headings.ts';
import { findEditor, QUESTIONS, useFacts, useRecord } from '../registry.ts';
import { Progress } from './progress.tsx';

type Params = Record<string, string>;

function isFromCheck(): boolean {
  return new URLSearchParams(window.location.search).get('from') === 'check';
}

/** The next question, or checking the answers after the last and after a single change. */
export function nextPlace(patientId: string, heading: string, fromCheck: boolean): string {
  const next = QUESTIONS[QUESTIONS.findIndex((each) => each === heading) + 1];
  return fromCheck || next === undefined
    ? `/first-card/${patientId}/check`
    : `/first-card/${patientId}/${slugOf(next)}`;
}

function placeBefore(patientId: string, heading: string): string {
  const before = QUESTIONS[QUESTIONS.findIndex((each) => each === heading) - 1];
  return before === undefined || before === 'who'
    ? `/my-card/${patientId}`
    : `/first-card/${patientId}/${slugOf(before)}`;
}

export function QuestionPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const heading = headingOf(params['question'] ?? '');
  const person = usePerson(patientId);
  const record = useRecord(patientId);
  const facts = useFacts(person);
  const number = QUESTIONS.findIndex((each) => each === heading) + 1;
  const editor = facts && findEditor(heading, facts);
  const fromCheck = isFromCheck();
  if (!person || number === 0) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  if (record.state === 'failed') {
    return (
      <Page title={t('first-card')} heading={say('first-card')} back="/home">
        <ProblemNotice problem={record.problem} onRetry={record.again} />
      </Page>
    );
  }
  if (record.state === 'waiting' || !facts) return <Loading />;
  if (!editor) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  const goOn = (): void => navigate(nextPlace(patientId, heading, fromCheck));
  return (
    <>
      <HeadingForm
        person={person}
        editor={editor}
        record={record.value}
        back={fromCheck ? `/first-card/${patientId}/check` : placeBefore(patientId, heading)}
        progress={!fromCheck && <Progress number={number} />}
        onSaved={goOn}
        onLater={goOn}
      />
      {!fromCheck && (
        <p>
          <a class="ac-link-line" href={nextPlace(patientId, heading, false)}>
            {say('first-card.skip')}
          </a>
        </p>
      )}
    </>
  );
}
