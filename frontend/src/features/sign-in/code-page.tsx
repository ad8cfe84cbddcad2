import { useEffect, useState } from 'preact/hooks';
import { askForCode, verifyCode } from '../../api/calls.ts';
import { useService } from '../../api/service-store.ts';
import type { CodeSent } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Input } from '../../components/input/input.tsx';
import { InsetText } from '../../components/inset-text/inset-text.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice, problemWords, type ProblemLike } from '../../components/problem/problem.tsx';
import { navigate } from '../../lib/router.ts';
import { say, sayTime, t } from '../../words/t.tsx';
import { finishSignIn, steps, withNext } from './steps.ts';

/** Spaces and dashes are how people read eight digits aloud. */
export function digitsOf(typed: string): string {
  return typed.replace(/[\s-]/g, '');
}

function useCode() {
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function verify(code: string): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await verifyCode(code);
    setIsBusy(false);
    if (result.ok) {
      if ('needs' in result.value) navigate(withNext('/sign-in/recovery'));
      else await finishSignIn();
    } else if (result.problem.status === 422 || result.problem.status === 401) {
      setErrors([{ field: 'code', message: problemWords({ ...result.problem, status: 422 }) }]);
    } else setProblem(result.problem);
  }
  function submit(code: string): void {
    const isWhole = /^\d{8}$/.test(digitsOf(code));
    setErrors(isWhole ? [] : [{ field: 'code', message: say('sign-in.code.wrong') }]);
    if (isWhole) void verify(digitsOf(code));
  }
  function begin(): void {
    setErrors([]);
    setProblem(null);
  }
  return { errors, problem, isBusy, submit, begin, setProblem };
}

/** Where the code went. In a demonstration nobody outside it is sent one: without these words that is a dead end. */
function Sent({ sent }: { sent: CodeSent }) {
  const service = useService();
  const isDeadEnd = service?.is_demo === true && !sent.demo_code;
  return (
    <>
      {!isDeadEnd && <p>{say('sign-in.code.sent', { email: <strong>{steps.email}</strong> })}</p>}
      {(isDeadEnd || sent.demo_code) && (
        <InsetText>
          <p>{isDeadEnd ? say('sign-in.code.demo.nobody') : say('sign-in.code.demo', { code: sent.demo_code })}</p>
        </InsetText>
      )}
      <p>
        <a class="ac-link-line" href={withNext('/sign-in')}>
          {say(isDeadEnd ? 'sign-in.code.demo.choose' : 'sign-in.code.change')}
        </a>
      </p>
    </>
  );
}

export function CodePage() {
  const [code, setCode] = useState('');
  const [sent, setSent] = useState(steps.sent);
  const [sentAgainAt, setSentAgainAt] = useState<string | null>(null);
  const { errors, problem, isBusy, submit, begin, setProblem } = useCode();
  const isLost = sent === null;
  useEffect(() => {
    // After a reload the address is gone from memory: begin again.
    if (isLost) navigate(withNext('/sign-in'), { replace: true });
  }, [isLost]);
  if (sent === null) return <Loading />;
  async function sendAgain(): Promise<void> {
    const result = await askForCode(steps.email);
    if (!result.ok) return setProblem(result.problem);
    steps.sent = result.value;
    setSent(result.value);
    begin();
    setCode('');
    setSentAgainAt(new Date().toISOString());
  }
  return (
    <Page title={t('sign-in.code')} heading={say('sign-in.code')} back={withNext('/sign-in')} errors={errors}>
      {problem && <ProblemNotice problem={problem} />}
      <Sent sent={sent} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(code);
        }}
      >
        <Input
          id="code"
          label={say('sign-in.code.label')}
          hint={say('sign-in.code.hint', { time: sayTime(sent.expires_at) })}
          error={errors[0]?.message}
          width={10}
          isCode
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          value={code}
          onChange={setCode}
        />
        <Button isBusy={isBusy} extra="ac-wide">
          {say('continue')}
        </Button>
      </form>
      <p>{say('sign-in.code.again.text')}</p>
      <p role="status">
        {sentAgainAt && <strong>{say('sign-in.code.sent-again', { time: sayTime(sentAgainAt) })}</strong>}
      </p>
      <Button type="button" variant="secondary" onPress={() => void sendAgain()}>
        {say('sign-in.code.again')}
      </Button>
    </Page>
  );
}
