// Somebody asked to get in by e-mail alone: said loudly, and stopped with one press.
import { useState } from 'preact/hooks';
import { stopOwnWaiting } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import { Button } from '../../components/button/button.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, sayDate, sayTime } from '../../words/t.tsx';

export function RecoveryWaiting({ readyAt }: { readyAt: string }) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function stop(): Promise<void> {
    const result = await stopOwnWaiting();
    if (result.ok) await refreshSession();
    else setProblem(result.problem);
  }
  return (
    <div class="ac-notice ac-notice--care" role="alert">
      <p>{say('settings.recovery', { date: sayDate(readyAt), time: sayTime(readyAt) })}</p>
      {problem && <ProblemNotice problem={problem} />}
      <Button type="button" variant="warning" onPress={() => void stop()}>
        {say('stop.press')}
      </Button>
    </div>
  );
}
