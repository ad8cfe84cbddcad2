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
import { Face, PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import type { Person } from '../../lib/person.ts';
import { navigate } from '../../lib/router.ts';
import { currentLanguage } from '../../words/language.ts';
import { isKey, say, t } from '../../words/t.tsx';

type Params = Record<string, string>;

/** Raised when the sentence of consent changes: what the person read is recorded with the issue. */
const CONSENT_VERSION = '1';

function NotRecorded({ preview }: { preview: CardPreview }) {
  if (preview.not_recorded.length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="not-recorded">
      <h2 class="nhsuk-heading-s" id="not-recorded">
        {say('preview.not-recorded')}
      </h2>
      <ul>
        {preview.not_recorded.map((heading) => (
          <li key={heading}>{headingWords(heading)}</li>
        ))}
      </ul>
      <p>{say('preview.not-recorded.text')}</p>
    </section>
  );
}

function headingWords(heading: string): string {
  const key = `not-recorded.${heading}`;
  return isKey(key) ? t(key) : heading;
}

function Reasons({ preview }: { preview: CardPreview }) {
  return (
    <div class="ac-notice ac-notice--care" role="alert">
      <p>{say('preview.cannot')}</p>
      <ul>
        {preview.reasons.map(({ code, message }) => (
          <li key={code + message}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

function IsThisThem({ person }: { person: Person }) {
  if (!person.photo) return null;
  return (
    <div class="ac-notice">
      <p>
        <strong>{say('preview.face', { name: `${person.givenName} ${person.familyName}` })}</strong>
      </p>
      <Face {...person} />
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}/change/photo`}>
          {say('preview.face.change')}
        </a>
      </p>
    </div>
  );
}

function Issue({ person, preview, again }: { person: Person; preview: CardPreview; again: () => void }) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function issue(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const consent = { version: CONSENT_VERSION, language: currentLanguage() };
    const result = await issueCard(person.id, { digest: preview.digest, consent });
    setIsBusy(false);
    if (result.ok) {
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

export function PreviewPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const preview = useAsk(useCallback(() => readPreview(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('preview')} heading={say('preview')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      <p>{say('preview.text')}</p>
      {preview.state === 'waiting' && <Loading />}
      {preview.state === 'failed' && <ProblemNotice problem={preview.problem} onRetry={preview.again} />}
      {preview.state === 'ready' && (
        <>
          <EmergencyPage html={preview.value.html} label={t('show.page')} />
          <NotRecorded preview={preview.value} />
          <IsThisThem person={person} />
          {preview.value.reasons.length === 0 ? (
            <Issue person={person} preview={preview.value} again={preview.again} />
          ) : (
            <Reasons preview={preview.value} />
          )}
          <p>
            <a class="ac-link-line" href={`/my-card/${patientId}/change`}>
              {say('preview.change')}
            </a>
          </p>
        </>
      )}
    </Page>
  );
}
