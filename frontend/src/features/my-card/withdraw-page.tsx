// Taking a card back: says first what each reason does to staff. "Made in error" alone tells them to ignore printed words.
import { useCallback, useState } from 'preact/hooks';
import { readCard, withdrawCard } from '../../api/calls.ts';
import type { WithdrawReason } from '../../api/types.ts';
import { refreshSession } from '../../api/session-store.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import type { Choice } from '../../components/choices/choices.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import type { Person } from '../../lib/person.ts';
import { navigate } from '../../lib/router.ts';
import { removeSavedCard } from '../../offline/card-store.ts';
import { say, t } from '../../words/t.tsx';

type Params = Record<string, string>;

function WhatStaffRead({ isError }: { isError: boolean }) {
  return (
    <div class="ac-notice ac-notice--care" role="status">
      <p>{say('withdraw.warning')}</p>
      <p>{say(isError ? 'withdraw.read.error' : 'withdraw.read')}</p>
      <p>{say('withdraw.paper')}</p>
    </div>
  );
}

function reasons(patientId: string): Choice[] {
  const change = (
    <p>
      {say('withdraw.change-instead')} <a href={`/my-card/${patientId}/change`}>{say('ways.change')}</a>
    </p>
  );
  return [
    { value: 'not_wanted', text: say('withdraw.reason.not-wanted') },
    { value: 'wrong', text: say('withdraw.reason.wrong'), conditional: change },
    { value: 'in_error', text: say('withdraw.reason.in-error'), hint: say('withdraw.reason.in-error.hint') },
    { value: 'other', text: say('withdraw.reason.other') },
  ];
}

/** `isLate`: the card was taken back before, and now turns out to have been made in error. */
function Withdraw({ person, isLate }: { person: Person; isLate: boolean }) {
  const [reason, setReason] = useState<WithdrawReason | ''>(isLate ? 'in_error' : '');
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function withdraw(because: WithdrawReason): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await withdrawCard(person.id, because);
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    await removeSavedCard(person.id);
    await refreshSession();
    navigate(`/my-card/${person.id}`, { replace: true });
  }
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(reason ? [] : [{ field: 'reason', message: say('withdraw.reason.missing') }]);
    if (reason) void withdraw(reason);
  }
  const title = isLate ? 'withdraw.late' : 'withdraw';
  return (
    <Page title={t(title)} heading={say(title)} back={`/my-card/${person.id}`} errors={errors}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <form onSubmit={submit} noValidate>
        {isLate ? (
          <p>{say('withdraw.reason.in-error.hint')}</p>
        ) : (
          <Radios
            id="reason"
            name="reason"
            label={say('withdraw.reason')}
            size="m"
            error={errors[0]?.message}
            value={reason}
            onChange={(value) => setReason(value as WithdrawReason)}
            items={reasons(person.id)}
          />
        )}
        <WhatStaffRead isError={reason === 'in_error'} />
        <Button variant="warning" isBusy={isBusy}>
          {say(reason === 'in_error' ? 'withdraw.press.error' : 'withdraw.press')}
        </Button>
      </form>
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}`}>
          {say(isLate ? 'withdraw.leave' : 'withdraw.keep')}
        </a>
      </p>
    </Page>
  );
}

export function WithdrawPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const card = useAsk(useCallback(() => readCard(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  if (card.state === 'waiting') return <Loading />;
  if (card.state === 'failed') {
    return (
      <Page title={t('withdraw')} heading={say('withdraw')} back={`/my-card/${patientId}`}>
        <ProblemNotice problem={card.problem} onRetry={card.again} />
      </Page>
    );
  }
  return <Withdraw person={person} isLate={card.value.status === 'withdrawn'} />;
}
