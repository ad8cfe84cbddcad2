// Pausing says first what it does to staff; a followed link changes nothing, only the press does (H43-A1).
import { useState } from 'preact/hooks';
import { changeLink } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import type { Person } from '../../lib/person.ts';
import { navigate } from '../../lib/router.ts';
import { say, t } from '../../words/t.tsx';
import { sayOnNextPage } from './done.tsx';
import { linkName } from './media.ts';
import { useLink } from './use-link.ts';

type Params = Record<string, string>;

/** A promise only to whom openings are told; who may switch that on learns where. */
function Told({ person }: { person: Person }) {
  if (person.seesOpenings) return say('pause.told');
  const place = <a href={`/who-looked/${person.id}`}>{say('ways.looked')}</a>;
  return (
    <>
      {say('pause.not-told')} {person.maySwitchOpenings && say('pause.not-told.switch', { place })}
    </>
  );
}

export function PausePage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const linkId = params['link'] ?? '';
  const person = usePerson(patientId);
  const found = useLink(patientId, linkId);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  if (found.state === 'waiting') return <Loading />;
  const name = found.state === 'ready' && found.link ? linkName(found.link) : t('links.a-code');
  async function pause(): Promise<void> {
    setIsBusy(true);
    const result = await changeLink(patientId, linkId, 'pause');
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    // With the answer the copy on this phone shows another code.
    void refreshSession();
    sayOnNextPage({ deed: 'paused', link: name });
    navigate(`/links/${patientId}`, { replace: true });
  }
  return (
    <Page title={t('links.pause.title')} back={`/links/${patientId}`}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <Panel heading={say('pause.heading', { link: name })} isInterruption>
        <p>{person.isSelf ? say('pause.warning') : say('pause.warning.theirs', { name: person.givenName })}</p>
        {found.state === 'ready' && found.link?.may_be_in_use && <p>{say('links.may-be-in-use')}</p>}
        <p>{say('pause.what')}</p>
        <p>
          <Told person={person} />
        </p>
        <div class="nhsuk-button-group">
          <Button type="button" variant="warning" isBusy={isBusy} onPress={() => void pause()}>
            {say('pause.press')}
          </Button>
          <a class="ac-link-line" href={`/links/${patientId}`}>
            {say('pause.keep')}
          </a>
        </div>
      </Panel>
    </Page>
  );
}
