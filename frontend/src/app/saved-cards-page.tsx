// No connection and no session to ask about: the cards kept on this phone are what can be shown.
import { useEffect, useState } from 'preact/hooks';
import { refreshSession } from '../api/session-store.ts';
import { Button } from '../components/button/button.tsx';
import { Loading } from '../components/loading/loading.tsx';
import { Page } from '../components/page/page.tsx';
import { Tile, Tiles } from '../components/tile/tile.tsx';
import { readSavedCards, type SavedCard } from '../offline/card-store.ts';
import { say, sayDate, t } from '../words/t.tsx';

export function SavedCardsPage() {
  const [cards, setCards] = useState<SavedCard[] | null>(null);
  useEffect(() => {
    void readSavedCards().then(setCards);
  }, []);
  if (cards === null) return <Loading />;
  return (
    <Page title={t('offline.title')} heading={say('offline.title')}>
      <p>{say(cards.length > 0 ? 'offline.cards' : 'offline.no-cards')}</p>
      <Tiles>
        {cards.map((card) => (
          <Tile
            key={card.patientId}
            href={`/show/${card.patientId}`}
            heading={say('offline.show', { name: `${card.givenName} ${card.familyName}` })}
          >
            {say('saved-on', { date: sayDate(card.savedAt) })}
          </Tile>
        ))}
      </Tiles>
      <Button
        type="button"
        variant="secondary"
        onPress={() => {
          void refreshSession();
        }}
      >
        {say('try-again')}
      </Button>
    </Page>
  );
}
