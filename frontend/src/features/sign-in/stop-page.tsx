// From the link in the announcement. Following the link changes nothing: mail scanners follow links too. A press does.
import { useState } from 'preact/hooks';
import { stopWaiting } from '../../api/calls.ts';
import { Button } from '../../components/button/button.tsx';
import { Page } from '../../components/page/page.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, t } from '../../words/t.tsx';

export function StopPage() {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isStopped, setIsStopped] = useState(false);
  async function stop(): Promise<void> {
    setProblem(null);
    const result = await stopWaiting(window.location.hash.slice(1));
    if (result.ok) setIsStopped(true);
    else setProblem(result.problem);
  }
  if (isStopped) {
    return (
      <Page title={t('stop.done')}>
        <Panel heading={say('stop.done')}>{say('stop.done.text')}</Panel>
      </Page>
    );
  }
  return (
    <Page title={t('stop')} heading={say('stop')}>
      {problem && <ProblemNotice problem={problem} />}
      <p>{say('stop.text')}</p>
      <Button type="button" variant="warning" onPress={() => void stop()}>
        {say('stop.press')}
      </Button>
    </Page>
  );
}
