// The recovery code is shown once: with the first passkey, and each time a new one is made.
import { useState } from 'preact/hooks';
import { newRecoveryCode } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import { Button } from '../../components/button/button.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say } from '../../words/t.tsx';

export function NewCode({ code }: { code: string }) {
  return (
    <div class="ac-notice ac-notice--good" role="alert">
      <h3 class="nhsuk-heading-s">{say('recovery-code.new')}</h3>
      <p class="ac-code-box">{code}</p>
      <p>{say('recovery-code.keep')}</p>
    </div>
  );
}

export function RecoveryCode({ hasOne }: { hasOne: boolean }) {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function make(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await newRecoveryCode();
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    setCode(result.value.recovery_code);
    await refreshSession();
  }
  return (
    <section aria-labelledby="recovery-code">
      <h2 class="nhsuk-heading-m" id="recovery-code">
        {say('recovery-code')}
      </h2>
      <p>{say(hasOne ? 'recovery-code.has' : 'recovery-code.none')}</p>
      {problem && <ProblemNotice problem={problem} />}
      {code && <NewCode code={code} />}
      <Button type="button" variant="secondary" isBusy={isBusy} onPress={() => void make()}>
        {say('recovery-code.make')}
      </Button>
    </section>
  );
}
