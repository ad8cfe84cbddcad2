// Who looked, newest first, in the server's words. From here a code can be paused.
import { useCallback, useState } from 'preact/hooks';
import { readOpenings, switchOpenings } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import type { Opening } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';

type Params = Record<string, string>;

function OpeningItem({ patientId, opening }: { patientId: string; opening: Opening }) {
  return (
    <li class="ac-item">
      <p>{opening.words}</p>
      {opening.count > 1 && <p class="ac-quiet">{say('looked.count', { count: opening.count })}</p>}
      {opening.claims.length > 0 && <p class="ac-quiet">{say('looked.claims', { who: opening.claims.join('; ') })}</p>}
      {opening.link_id && (
        <p>
          <a class="ac-link-line" href={`/links/${patientId}/${opening.link_id}/pause`}>
            {say('looked.not-me')}
            <span class="nhsuk-u-visually-hidden"> {opening.words}</span>
          </a>
        </p>
      )}
    </li>
  );
}

function Openings({ patientId, first }: { patientId: string; first: Opening[] }) {
  const [openings, setOpenings] = useState(first);
  const [hasMore, setHasMore] = useState(first.length > 0);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function more(): Promise<void> {
    const result = await readOpenings(patientId, openings.at(-1)?.at);
    if (!result.ok) return setProblem(result.problem);
    setHasMore(result.value.length > 0);
    setOpenings([...openings, ...result.value]);
  }
  if (openings.length === 0) return <p>{say('looked.nobody')}</p>;
  return (
    <>
      <ul class="ac-plain-list">
        {openings.map((opening) => (
          <OpeningItem key={opening.at + (opening.link_id ?? '')} patientId={patientId} opening={opening} />
        ))}
      </ul>
      {problem && <ProblemNotice problem={problem} />}
      {hasMore ? (
        <Button type="button" variant="secondary" onPress={() => void more()}>
          {say('looked.more')}
        </Button>
      ) : (
        <p class="ac-quiet" role="status">
          {say('looked.all')}
        </p>
      )}
    </>
  );
}

/** Openings of a child's card come to a parent only when the parent wants them. */
function Told({ person }: { person: Person }) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function change(): Promise<void> {
    setIsBusy(true);
    const result = await switchOpenings(person.id, !person.seesOpenings);
    if (result.ok) await refreshSession();
    setProblem(result.ok ? null : result.problem);
    setIsBusy(false);
  }
  return (
    <section class="ac-notice" aria-labelledby="told">
      <h2 class="nhsuk-heading-s" id="told">
        {say(person.seesOpenings ? 'told.on' : 'told.off', { name: person.givenName })}
      </h2>
      <p>{say(person.seesOpenings ? 'told.on.text' : 'told.off.text')}</p>
      {problem && <ProblemNotice problem={problem} />}
      <Button type="button" variant="secondary" isBusy={isBusy} onPress={() => void change()}>
        {say(person.seesOpenings ? 'told.switch-off' : 'told.switch-on')}
      </Button>
    </section>
  );
}

function List({ person }: { person: Person }) {
  const openings = useAsk(useCallback(() => readOpenings(person.id), [person.id]));
  return (
    <>
      <p>{say('looked.text')}</p>
      {person.isSelf && <p>{say('looked.only-you')}</p>}
      {openings.state === 'waiting' && <Loading />}
      {openings.state === 'failed' && <ProblemNotice problem={openings.problem} onRetry={openings.again} />}
      {openings.state === 'ready' && <Openings patientId={person.id} first={openings.value} />}
    </>
  );
}

export function WhoLookedPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('ways.looked')} heading={say('ways.looked')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      {person.seesOpenings && <List person={person} />}
      {person.maySwitchOpenings && <Told person={person} />}
      {!person.seesOpenings && !person.maySwitchOpenings && <p>{say('told.not-you', { name: person.givenName })}</p>}
      <p class="ac-quiet">{say('looked.leave')}</p>
    </Page>
  );
}
