// Exactly what a responder will see, then "Confirm and issue" of exactly that.
import { useCallback, useState } from 'preact/hooks';
import { issueCard, readPreview } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import type { CardPreview } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { EmergencyPage } from '../../components/emergency-page/emergency-page.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import type { Person } from '../../lib/person.ts';
import { navigate } from '../../lib/router.ts';
import { currentLanguage } from '../../words/language.ts';
import { say, t } from '../../words/t.tsx';
import { keepCard } from './keep-card.ts';
import { AdviceLacks, IsThisThem, NoNumber, NotRecorded, Reasons, WithoutAdvice } from './preview-notices.tsx';

type Params = Record<string, string>;

/** Raised when the sentence of consent changes: what the person read is recorded with the issue. */
const CONSENT_VERSION = '1';

interface IssueProps {
  person: Person;
  preview: CardPreview;
  withAdvice: boolean;
  again: () => void;
}

function Issue({ person, preview, withAdvice, again }: IssueProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function issue(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const consent = { version: CONSENT_VERSION, language: currentLanguage() };
    const result = await issueCard(person.id, {
      digest: preview.digest,
      consent,
      ...(withAdvice ? {} : { with_advice: false }),
    });
    setIsBusy(false);
    if (result.ok) {
      // The copy on this phone is the old card: staff must not be shown it a moment from now.
      void keepCard(person.id);
      await refreshSession();
      return navigate(`/my-card/${person.id}/issued`, { replace: true });
    }
    setProblem(result.problem);
    if (result.problem.code === 'preview_changed') again();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <p>{say('issue.consent')}</p>
      <Button type="button" extra="ac-wide" isBusy={isBusy} onPress={() => void issue()}>
        {person.isSelf ? say('preview.issue') : say('preview.issue.theirs', { name: person.givenName })}
      </Button>
    </>
  );
}

/** The page as staff will see it, and the press that issues exactly that. */
function Previewed({ person, withAdvice, leaveOut }: { person: Person; withAdvice: boolean; leaveOut: () => void }) {
  const asked = useAsk(useCallback(() => readPreview(person.id, withAdvice), [person.id, withAdvice]));
  if (asked.state === 'waiting') return <Loading />;
  if (asked.state === 'failed') return <ProblemNotice problem={asked.problem} onRetry={asked.again} />;
  const preview = asked.value;
  return (
    <>
      {!withAdvice && <WithoutAdvice />}
      <EmergencyPage html={preview.html} label={t('show.page')} isWhole />
      <NotRecorded preview={preview} />
      <NoNumber preview={preview} person={person} />
      <AdviceLacks preview={preview} />
      <IsThisThem person={person} />
      {preview.reasons.length === 0 ? (
        <Issue person={person} preview={preview} withAdvice={withAdvice} again={asked.again} />
      ) : (
        <Reasons preview={preview} leaveOut={withAdvice ? leaveOut : undefined} />
      )}
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}/change`}>
          {say('preview.change')}
        </a>
      </p>
    </>
  );
}

export function PreviewPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const [withAdvice, setWithAdvice] = useState(true);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('preview')} heading={say('preview')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      <p>{say('preview.text')}</p>
      {/* Two cards, two pages: what was read of one never stands beside the button of the other. */}
      <Previewed
        key={String(withAdvice)}
        person={person}
        withAdvice={withAdvice}
        leaveOut={() => setWithAdvice(false)}
      />
    </Page>
  );
}
