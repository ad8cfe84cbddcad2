// Taking a card back: says first what it does to staff.
import { useState } from 'preact/hooks';
import { withdrawCard } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import type { ErrorItem } from '../../components/error-summary/error-summary.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import { navigate } from '../../lib/router.ts';
import { removeSavedCard } from '../../offline/card-store.ts';
import { say, t } from '../../words/t.tsx';

type Params = Record<string, string>;

export function WithdrawPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const [reason, setReason] = useState('');
  const [errors, setErrors] = useState<ErrorItem[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  async function withdraw(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await withdrawCard(patientId, reason);
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    await removeSavedCard(patientId);
    await refreshSession();
    navigate(`/my-card/${patientId}`, { replace: true });
  }
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(reason ? [] : [{ field: 'reason', message: say('withdraw.reason.missing') }]);
    if (reason) void withdraw();
  }
  return (
    <Page title={t('withdraw')} heading={say('withdraw')} back={`/my-card/${patientId}`} errors={errors}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <div class="ac-notice ac-notice--care">
        <p>{say('withdraw.warning')}</p>
        <p>{say('withdraw.paper')}</p>
      </div>
      <form onSubmit={submit} noValidate>
        <Radios
          id="reason"
          name="reason"
          label={say('withdraw.reason')}
          size="m"
          error={errors[0]?.message}
          value={reason}
          onChange={setReason}
          items={[
            { value: 'not_wanted', text: say('withdraw.reason.not-wanted') },
            { value: 'wrong', text: say('withdraw.reason.wrong') },
            { value: 'other', text: say('withdraw.reason.other') },
          ]}
        />
        <Button variant="warning" isBusy={isBusy}>
          {say('withdraw.press')}
        </Button>
      </form>
      <p>
        <a class="ac-link-line" href={`/my-card/${patientId}`}>
          {say('withdraw.keep')}
        </a>
      </p>
    </Page>
  );
}
