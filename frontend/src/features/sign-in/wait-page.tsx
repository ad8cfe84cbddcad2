// The 72-hour way: announced on every channel, stoppable, and finished in the browser where it began.
import { useState } from 'preact/hooks';
import { finishWaiting, startWaiting } from '../../api/calls.ts';
import { Button } from '../../components/button/button.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { finishSignIn, withNext } from './steps.ts';

export function WaitPage() {
  const [readyAt, setReadyAt] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function begin(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await startWaiting();
    setIsBusy(false);
    if (result.ok) setReadyAt(result.value.ready_at);
    else setProblem(result.problem);
  }
  async function finish(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await finishWaiting();
    setIsBusy(false);
    if (result.ok) await finishSignIn();
    else setProblem(result.problem);
  }
  return (
    <Page title={t('wait')} heading={say('wait')} back={withNext('/sign-in/recovery')}>
      {problem && <ProblemNotice problem={problem} />}
      {readyAt ? (
        <div class="ac-notice" role="status">
          <p>{say('wait.ready', { date: sayDate(readyAt), time: sayTime(readyAt) })}</p>
        </div>
      ) : (
        <>
          <p>{say('wait.text')}</p>
          <ul>
            <li>{say('wait.point.told')}</li>
            <li>{say('wait.point.stop')}</li>
            <li>{say('wait.point.browser')}</li>
          </ul>
          <Button type="button" isBusy={isBusy} onPress={() => void begin()}>
            {say('wait.begin')}
          </Button>
        </>
      )}
      <h2 class="nhsuk-heading-m">{say('wait.over')}</h2>
      <p>{say('wait.over.text')}</p>
      <Button type="button" variant="secondary" isBusy={isBusy} onPress={() => void finish()}>
        {say('wait.finish')}
      </Button>
    </Page>
  );
}
