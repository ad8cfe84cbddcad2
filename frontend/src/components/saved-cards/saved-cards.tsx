// The cards that this phone keeps: each one press away, signed in or not.
import { say, sayDate } from '../../words/t.tsx';
import { Tile, Tiles } from '../tile/tile.tsx';

export interface SavedCardsProps {
  cards: readonly { patientId: string; givenName: string; familyName: string; savedAt: string }[];
}

export function SavedCards({ cards }: SavedCardsProps) {
  if (cards.length === 0) return null;
  return (
    <Tiles>
      {cards.map(({ patientId, givenName, familyName, savedAt }) => (
        <Tile
          key={patientId}
          href={`/show/${patientId}`}
          heading={say('offline.show', { name: `${givenName} ${familyName}`.trim() })}
        >
          {say('saved-on', { date: sayDate(savedAt) })}
        </Tile>
      ))}
    </Tiles>
  );
}
