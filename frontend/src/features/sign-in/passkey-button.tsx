import { useState } from 'preact/hooks';
import { canUsePasskeys, signInByPasskey } from '../../api/passkeys.ts';
import { Button, type ButtonVariant } from '../../components/button/button.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say } from '../../words/t.tsx';
import { finishSignIn } from './steps.ts';

const NOT_USED: ProblemLike = { code: 'passkey_not_used', title: '', status: 0 };

export function PasskeyButton({ variant }: { variant?: ButtonVariant }) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  if (!canUsePasskeys()) return null;
  async function press(): Promise<void> {
    setIsBusy(true);
    const result = await signInByPasskey();
    setIsBusy(false);
    if (result.ok) await finishSignIn();
    else setProblem(result.problem ?? NOT_USED);
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button type="button" variant={variant} isBusy={isBusy} extra="ac-wide" onPress={() => void press()}>
        {say('sign-in.passkey')}
      </Button>
    </>
  );
}
