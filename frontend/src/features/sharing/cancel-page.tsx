// Cancelling is the hard stop: the code never works again.
import { useState } from 'preact/hooks';
import { changeLink } from '../../api/calls.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import { refreshSession } from '../../api/session-store.ts';
import { navigate } from '../../lib/router.ts';
import { say, t } from '../../words/t.tsx';
import { sayOnNextPage } from './done.tsx';
import { linkName } from './media.ts';
import { useLink } from './use-link.ts';

type Params = Record<string, string>;

const REASONS = ['lost', 'stolen', 'replaced', 'not_needed', 'other'] as const;

export function CancelPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const linkId = params['link'] ?? '';
  const person = usePerson(patientId);
  const found = useLink(patientId, linkId);
  const [reason, setReason] = useState('');
  const [errors, setErrors] = useState<{ field: string; message: string }[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  if (found.state === 'waiting') return <Loading />;
  const name = found.state === 'ready' && found.link ? linkName(found.link) : t('links.a-code');
  async function cancel(): Promise<void> {
    setIsBusy(true);
    const result = await changeLink(patientId, linkId, 'cancel', reason);
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    await refreshSession();
    sayOnNextPage({ deed: 'cancelled', link: name });
    navigate(`/links/${patientId}`, { replace: true });
  }
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(reason ? [] : [{ field: 'reason', message: t('cancel.reason.missing') }]);
    if (reason) void cancel();
  }
  return (
    <Page
      title={t('links.cancel.title')}
      heading={say('cancel.heading', { link: name })}
      back={`/links/${patientId}`}
      errors={errors}
    >
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <div class="ac-notice ac-notice--care">
        {found.state === 'ready' && found.link?.may_be_in_use && <p>{say('links.may-be-in-use')}</p>}
        <p>{say('cancel.warning')}</p>
        <p>{say('cancel.paper')}</p>
      </div>
      <form onSubmit={submit} noValidate>
        <Radios
          id="reason"
          name="reason"
          label={say('cancel.reason')}
          size="m"
          error={errors[0]?.message}
          value={reason}
          onChange={setReason}
          items={REASONS.map((each) => ({ value: each, text: say(`cancel.reason.${each}`) }))}
        />
        <Button variant="warning" isBusy={isBusy}>
          {say('cancel.press')}
        </Button>
      </form>
      <p>
        {say('cancel.whole')} <a href={`/my-card/${patientId}/withdraw`}>{say('withdraw')}</a>
      </p>
    </Page>
  );
}
