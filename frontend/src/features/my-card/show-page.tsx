// "Show to staff": the code as large as the screen, then the whole emergency view. Works without network; locks the rest.
import { useEffect, useState } from 'preact/hooks';
import { currentSession, refreshSession, useSession } from '../../api/session-store.ts';
import { EmergencyPage } from '../../components/emergency-page/emergency-page.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { QrCode } from '../../components/qr-code/qr-code.tsx';
import { TypedCode } from '../../components/typed-code/typed-code.tsx';
import { spokenAddress } from '../../lib/addresses.ts';
import { navigate } from '../../lib/router.ts';
import { useReach } from '../../offline/connection.ts';
import { onSavedCards, readSavedCard, type SavedCard } from '../../offline/card-store.ts';
import { lock, lockedTo, unlock } from '../../offline/lock.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { fetchCard } from './keep-card.ts';
import { useScreenAwake } from './screen-awake.ts';

type Params = Record<string, string>;

type Shown = SavedCard | null | 'waiting';

/** The saved copy at once, and again whenever it was brought up to date; without a copy, straight from the server. */
function useCard(patientId: string): Shown {
  const [card, setCard] = useState<Shown>('waiting');
  useEffect(() => {
    let isWanted = true;
    async function read(): Promise<void> {
      const saved = await readSavedCard(patientId);
      const found = saved ?? (await fetchCard(patientId, null));
      if (isWanted) setCard(found);
    }
    void read();
    const stop = onSavedCards(() => void read());
    // Asks who is signed in, and with the answer the copy is brought up to date.
    if (currentSession().status !== 'unknown') void refreshSession();
    return () => {
      isWanted = false;
      stop();
    };
  }, [patientId]);
  return card;
}

const FRESH = 5 * 60_000;

/** Whether the server was asked about this very card just now; only then may "not checked" go away. */
export function isChecked(card: SavedCard, isLost: boolean, now: number): boolean {
  return !isLost && now - Date.parse(card.savedAt) < FRESH;
}

/** Locks while a session may stand behind this screen; with nobody signed in there is nothing to lock. */
function useLockWhileShown(patientId: string): void {
  const status = useSession().status;
  useEffect(() => {
    if (status === 'signed-out') unlock();
    else lock(patientId);
  }, [patientId, status]);
}

function Nothing() {
  return (
    <div class="ac-show__code">
      <p>{say('show.nothing')}</p>
      <p>
        <a href="/sign-in">{say('sign-in')}</a>
      </p>
    </div>
  );
}

function Code({ card }: { card: SavedCard }) {
  const name = `${card.givenName} ${card.familyName}`;
  return (
    <section class="ac-show__code" aria-label={t('show.code')}>
      {card.code && <QrCode modules={card.code.modules} path={card.code.path} label={t('show.qr', { name })} />}
      <p class="ac-show__name">{name}</p>
      <p>{say('card.born', { date: sayDate(card.dateOfBirth) })}</p>
      {card.code && (
        <>
          <p class="ac-show__how">{say('show.type', { address: spokenAddress(card.code.url) })}</p>
          <TypedCode code={card.code.typedCode} />
        </>
      )}
    </section>
  );
}

function Card({ card }: { card: SavedCard }) {
  const isFresh = isChecked(card, useReach() === 'lost', Date.now());
  return (
    <>
      {!isFresh && (
        <p class="ac-show__saved" role="status">
          {say('show.saved', { date: sayDate(card.savedAt) })}
        </p>
      )}
      <Code card={card} />
      <EmergencyPage html={isFresh ? card.html : card.savedHtml} label={t('show.page')} isWhole />
    </>
  );
}

export function ShowPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const card = useCard(patientId);
  useScreenAwake();
  useLockWhileShown(patientId);
  useEffect(() => {
    document.title = t('title', { page: t('show') });
  }, []);
  function finish(): void {
    navigate(lockedTo() === null ? '/' : `/sign-in?next=/my-card/${patientId}`, { replace: true });
  }
  return (
    <main class="ac-show" id="maincontent">
      <div class="ac-show__top">
        <h1>{say('show')}</h1>
        <button class="ac-plain ac-plain--leave" type="button" onClick={finish}>
          {say('show.done')}
        </button>
      </div>
      {card === 'waiting' && <Loading />}
      {card === null && <Nothing />}
      {card !== null && card !== 'waiting' && <Card card={card} />}
    </main>
  );
}
