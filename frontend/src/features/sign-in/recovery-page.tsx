// The account has a passkey: e-mail alone is not enough. Passkey, recovery code, or wait 72 hours.
import { useState } from 'preact/hooks';
import { useRecoveryCode as sendRecoveryCode } from '../../api/calls.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Input } from '../../components/input/input.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice, problemWords, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, t } from '../../words/t.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { finishSignIn, withNext } from './steps.ts';

export function RecoveryPage() {
  const [code, setCode] = useState('');
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function send(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await sendRecoveryCode(code.trim());
    setIsBusy(false);
    if (result.ok) await finishSignIn();
    else if (result.problem.status === 422) setErrors([{ field: 'recovery', message: problemWords(result.problem) }]);
    else setProblem(result.problem);
  }
  function submit(event: Event): void {
    event.preventDefault();
    if (code.trim()) void send();
    else setErrors([{ field: 'recovery', message: say('recovery.code.wrong') }]);
  }
  return (
    <Page title={t('recovery')} heading={say('recovery')} back={withNext('/sign-in')} errors={errors}>
      <p>{say('recovery.text')}</p>
      {problem && <ProblemNotice problem={problem} />}
      <PasskeyButton />
      <h2 class="nhsuk-heading-m">{say('recovery.code')}</h2>
      <form onSubmit={submit} noValidate>
        <Input
          id="recovery"
          label={say('recovery.code.label')}
          hint={say('recovery.code.hint')}
          error={errors[0]?.message}
          isCode
          spellCheck={false}
          autoComplete="off"
          value={code}
          onChange={setCode}
        />
        <Button isBusy={isBusy} variant="secondary">
          {say('recovery.code.use')}
        </Button>
      </form>
      <h2 class="nhsuk-heading-m">{say('recovery.wait')}</h2>
      <p>{say('recovery.wait.text')}</p>
      <p>
        <a class="ac-link-line" href={withNext('/sign-in/wait')}>
          {say('recovery.wait.link')}
        </a>
      </p>
    </Page>
  );
}
