// The home of one card: show it, see what is not on it yet, go on to the next thing.
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { readCard, readHealthCheck } from '../../api/calls.ts';
import type { CardState, HealthCheck } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { Tile, Tiles } from '../../components/tile/tile.tsx';
import type { Person } from '../../lib/person.ts';
import { readSavedCard } from '../../offline/card-store.ts';
import { useUnsaved, useUnsavedPlan } from '../../offline/unsaved.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { IdentityCard } from './identity-card.tsx';
import { KeptNotice } from './kept-notice.tsx';

type Params = Record<string, string>;

function StatusLine({ card }: { card: CardState }) {
  if (card.status === 'active' && card.review_by) {
    return <>{say('card.in-use', { date: sayDate(card.review_by) })}</>;
  }
  return <>{say(card.status === 'none' ? 'card.not-yet' : 'card.ended')}</>;
}

function Changed({ person, card }: { person: Person; card: CardState }) {
  if (card.status !== 'active' || card.changed.length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="changed">
      <h2 class="nhsuk-heading-s" id="changed">
        {say('card.changed')}
      </h2>
      <ul>
        {card.changed.map(({ heading, label, since }) => (
          <li key={heading}>{say('card.changed.item', { heading: label, date: sayDate(since) })}</li>
        ))}
      </ul>
      <ButtonLink href={`/my-card/${person.id}/preview`}>{say('card.changed.put')}</ButtonLink>
    </section>
  );
}

/** Typed on this phone and never saved: else nobody would look for it again. */
function Unsaved({ person }: { person: Person }) {
  const count = useUnsaved(person.id).length;
  if (count === 0) return null;
  return (
    <section class="ac-notice ac-notice--care">
      <p>{say('card.unsaved', { count })}</p>
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}/change`}>
          {say('card.unsaved.go')}
        </a>
      </p>
    </section>
  );
}

/** The same for the plan, whose parts go on their way as soon as it is opened. */
function UnsavedPlan({ person }: { person: Person }) {
  if (useUnsavedPlan(person.id).length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care">
      <p>{say('plan.unsaved')}</p>
      <p>
        <a class="ac-link-line" href={`/plan/${person.id}`}>
          {say('plan.unsaved.go')}
        </a>
      </p>
    </section>
  );
}

function NextThing({ person, check }: { person: Person; check: HealthCheck }) {
  // What changed and is not on the card stands above already, with its own control.
  if (!check.next || check.next.key === 'changed_not_issued') return null;
  return (
    <section class="ac-notice" aria-labelledby="next">
      <h2 class="nhsuk-heading-s" id="next">
        {say('card.next', { thing: check.next.title })}
      </h2>
      <p>{check.next.why}</p>
      <p>
        <a class="ac-link-line" href={`/health-check/${person.id}`}>
          {say('card.next.go')}
        </a>
      </p>
    </section>
  );
}

function MainButton({ person, card }: { person: Person; card: CardState }) {
  const isActive = card.status === 'active';
  return (
    <div class="ac-big">
      <ButtonLink href={isActive ? `/show/${person.id}` : `/first-card/${person.id}/check`}>
        {say(isActive ? 'card.show' : 'card.go-on')}
      </ButtonLink>
    </div>
  );
}

/** A card taken back may turn out to have been made in error: that is said late rather than never. */
function TakeBack({ person, card }: { person: Person; card: CardState }) {
  if (card.status !== 'active' && card.status !== 'withdrawn') return null;
  return (
    <p>
      <a class="ac-link-line" href={`/my-card/${person.id}/withdraw`}>
        {say(card.status === 'active' ? 'withdraw' : 'withdraw.late')}
      </a>
    </p>
  );
}

function Ways({ person, card, check }: { person: Person; card: CardState; check: HealthCheck | null }) {
  const { id } = person;
  const isActive = card.status === 'active';
  return (
    <Tiles isTwo>
      <Tile href={`/my-card/${id}/change`} heading={say('ways.change')}>
        {say('ways.change.text')}
      </Tile>
      <Tile href={`/plan/${id}`} heading={say('plan')}>
        {say('ways.plan.text')}
      </Tile>
      <Tile href={`/health-check/${id}`} heading={say('ways.check')}>
        {check && say('ways.check.text', { done: check.done_count, all: check.all_count })}
      </Tile>
      {isActive && (
        <>
          <Tile href={`/links/${id}`} heading={say('ways.links')}>
            {say('ways.links.text')}
          </Tile>
          {(person.seesOpenings || person.maySwitchOpenings) && (
            <Tile href={`/who-looked/${id}`} heading={say('ways.looked')}>
              {say('ways.looked.text')}
            </Tile>
          )}
          <Tile href={`/prints/${id}`} heading={say('ways.prints')}>
            {say('ways.prints.text')}
          </Tile>
        </>
      )}
      <Tile href="/settings" heading={say('ways.settings')}>
        {say('ways.settings.text')}
      </Tile>
    </Tiles>
  );
}

interface MoreProps {
  person: Person;
  card: CardState;
  check: HealthCheck | null;
}

/** Everything below the card itself; it comes at once, so that nothing moves under a finger. */
function More({ person, card, check }: MoreProps) {
  const isActive = card.status === 'active';
  return (
    <>
      <Unsaved person={person} />
      <UnsavedPlan person={person} />
      <Changed person={person} card={card} />
      {check && <NextThing person={person} check={check} />}
      <h2 class="nhsuk-heading-m">{say('ways')}</h2>
      <Ways person={person} card={card} check={check} />
      {isActive && <KeptNotice patientId={person.id} />}
      <TakeBack person={person} card={card} />
    </>
  );
}

function corner(card: CardState | null): ComponentChildren {
  if (card === null) return null;
  return card.version === null ? say('card.draft') : say('card.version', { version: card.version });
}

/** The copy on this phone, for the line under the name before the server answers. */
function useSavedLine(patientId: string): string | null {
  const [line, setLine] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readSavedCard(patientId).then((saved) => {
      if (isWanted) setLine(saved?.conditionLine ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [patientId]);
  return line;
}

export function CardPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const asked = useAsk(useCallback(() => readCard(patientId), [patientId]));
  const check = useAsk(useCallback(() => readHealthCheck(patientId), [patientId]));
  const savedLine = useSavedLine(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  const card = asked.state === 'ready' ? asked.value : null;
  return (
    <Page title={t('card')} heading={person.isSelf ? say('card.mine') : say('card.theirs', { name: person.givenName })}>
      <IdentityCard person={person} corner={corner(card)} conditionLine={card?.condition_line ?? savedLine}>
        {card ? <StatusLine card={card} /> : <Loading />}
      </IdentityCard>
      {asked.state === 'failed' && <ProblemNotice problem={asked.problem} onRetry={asked.again} />}
      {card && <MainButton person={person} card={card} />}
      {card && check.state === 'waiting' && <Loading />}
      {card && check.state !== 'waiting' && (
        <More person={person} card={card} check={check.state === 'ready' ? check.value : null} />
      )}
    </Page>
  );
}
