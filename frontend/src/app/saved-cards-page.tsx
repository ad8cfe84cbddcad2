// No connection and no session to ask about: the cards kept on this phone are what can be shown.
import { refreshSession } from '../api/session-store.ts';
import { Button } from '../components/button/button.tsx';
import { Loading } from '../components/loading/loading.tsx';
import { Page } from '../components/page/page.tsx';
import { SavedCards } from '../components/saved-cards/saved-cards.tsx';
import { useSavedCards } from '../offline/card-store.ts';
import { say, t } from '../words/t.tsx';

export function SavedCardsPage() {
  const cards = useSavedCards();
  if (cards === null) return <Loading />;
  return (
    <Page title={t('offline.title')} heading={say('offline.title')}>
      <p>{say(cards.length > 0 ? 'offline.cards' : 'offline.no-cards')}</p>
      <SavedCards cards={cards} />
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
