// Every code that is out there: on what it stands, when it was last opened, and how to stop it.
import { useCallback, useState } from 'preact/hooks';
import { changeLink, readLinks } from '../../api/calls.ts';
import { refreshSession } from '../../api/session-store.ts';
import type { Link } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Details } from '../../components/details/details.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Tag, type TagColour } from '../../components/tag/tag.tsx';
import type { Person } from '../../lib/person.ts';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { DoneBanner, useDone, type Done } from './done.tsx';
import { linkName } from './media.ts';

type Params = Record<string, string>;

const COLOURS: Record<Link['status'], TagColour> = {
  live: 'green',
  paused: 'yellow',
  cancelled: 'grey',
  expired: 'grey',
};

function LastOpened({ link }: { link: Link }) {
  if (!link.last_opened_at) return <>{say('links.never-opened')}</>;
  return <>{say('links.last-opened', { date: sayDate(link.last_opened_at), time: sayTime(link.last_opened_at) })}</>;
}

function Ways({ patientId, link, resume }: { patientId: string; link: Link; resume: () => void }) {
  const place = `/links/${patientId}/${link.id}`;
  const name = <span class="nhsuk-u-visually-hidden"> {linkName(link)}</span>;
  return (
    <p class="ac-item__moves">
      <a class="ac-plain" href={`${place}/code`}>
        {say('links.code')}
        {name}
      </a>
      {link.status === 'live' ? (
        <a class="ac-plain" href={`${place}/pause`}>
          {say('links.pause')}
          {name}
        </a>
      ) : (
        <button class="ac-plain" type="button" onClick={resume}>
          {say('links.resume')}
          {name}
        </button>
      )}
      <a class="ac-plain ac-plain--danger" href={`${place}/cancel`}>
        {say('links.cancel')}
        {name}
      </a>
    </p>
  );
}

interface LinkItemProps {
  person: Person;
  link: Link;
  resume: () => void;
}

/** To whom openings are not told, "never opened" would be untrue: nothing is said then. */
function LinkItem({ person, link, resume }: LinkItemProps) {
  const isUsable = link.status === 'live' || link.status === 'paused';
  return (
    <li class="ac-item">
      <h2 class="nhsuk-heading-s">{linkName(link)}</h2>
      <p>
        <Tag colour={COLOURS[link.status]}>{say(`links.status.${link.status}`)}</Tag>
      </p>
      {person.seesOpenings && (
        <p>
          <LastOpened link={link} />
          {link.opened_count > 0 && <> {say('links.count', { count: link.opened_count })}</>}
        </p>
      )}
      {link.prints_behind > 0 && <p>{say('links.behind', { count: link.prints_behind })}</p>}
      {isUsable && <Ways patientId={person.id} link={link} resume={resume} />}
    </li>
  );
}

interface ListProps {
  person: Person;
  links: Link[];
  again: () => void;
  tell: (done: Done | null) => void;
}

function List({ person, links, again, tell }: ListProps) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function resume(link: Link): Promise<void> {
    tell(null);
    setProblem(null);
    const result = await changeLink(person.id, link.id, 'resume');
    if (!result.ok) return setProblem(result.problem);
    tell({ deed: 'resumed', link: linkName(link) });
    // With the answer the copy on this phone gets the right code.
    void refreshSession();
    again();
  }
  const item = (link: Link) => <LinkItem key={link.id} person={person} link={link} resume={() => void resume(link)} />;
  const open = links.filter(({ status }) => status === 'live' || status === 'paused');
  const ended = links.filter(({ status }) => status === 'cancelled' || status === 'expired');
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <ul class="ac-plain-list">{open.map(item)}</ul>
      <ButtonLink href={`/links/${person.id}/new`} variant="secondary">
        {say('links.new')}
      </ButtonLink>
      {ended.length > 0 && (
        <Details summary={say('links.ended')}>
          <ul class="ac-plain-list">{ended.map(item)}</ul>
        </Details>
      )}
    </>
  );
}

export function LinksPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const [done, tell] = useDone();
  const links = useAsk(useCallback(() => readLinks(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('ways.links')} heading={say('ways.links')} back={`/my-card/${patientId}`}>
      <DoneBanner done={done} />
      <PersonBar person={person} />
      <p>{say('links.text')}</p>
      {links.state === 'waiting' && <Loading />}
      {links.state === 'failed' && <ProblemNotice problem={links.problem} onRetry={links.again} />}
      {links.state === 'ready' && <List person={person} links={links.value} again={links.again} tell={tell} />}
    </Page>
  );
}
