import { useState } from 'preact/hooks';
import { askForCode } from '../../api/calls.ts';
import { useService } from '../../api/service-store.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Input } from '../../components/input/input.tsx';
import { InsetText } from '../../components/inset-text/inset-text.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { navigate } from '../../lib/router.ts';
import { lockedTo } from '../../offline/lock.ts';
import { say, t } from '../../words/t.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { steps, withNext } from './steps.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function useSendCode() {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function send(email: string): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await askForCode(email);
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    steps.email = email;
    steps.sent = result.value;
    navigate(withNext('/sign-in/code'));
  }
  return { isBusy, problem, send };
}

export function SignInPage() {
  const [email, setEmail] = useState(steps.email);
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const { isBusy, problem, send } = useSendCode();
  const service = useService();
  function submit(event: Event): void {
    event.preventDefault();
    const isRight = EMAIL.test(email.trim());
    setErrors(isRight ? [] : [{ field: 'email', message: say('sign-in.email.wrong') }]);
    if (isRight) void send(email.trim());
  }
  return (
    <Page title={t('sign-in')} heading={say('sign-in')} back="/" errors={errors}>
      {lockedTo() !== null && (
        <InsetText>
          <p>{say('sign-in.after-show')}</p>
        </InsetText>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <PasskeyButton variant="secondary" />
      <form onSubmit={submit} noValidate>
        <Input
          id="email"
          label={say('sign-in.email')}
          size="m"
          hint={say('sign-in.email.hint')}
          error={errors[0]?.message}
          type="email"
          autoComplete="email"
          spellCheck={false}
          value={email}
          onChange={setEmail}
        />
        <Button isBusy={isBusy} extra="ac-wide">
          {say('sign-in.send')}
        </Button>
      </form>
      {service?.demo_people && (
        <section aria-labelledby="demo-people">
          <h2 id="demo-people" class="nhsuk-heading-m">
            {say('sign-in.demo')}
          </h2>
          <p>{say('sign-in.demo.text')}</p>
          <ul class="ac-found">
            {service.demo_people.map((person) => (
              <li key={person.email}>
                <button type="button" onClick={() => void send(person.email)}>
                  {person.name}
                  <small>{person.role}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
