// Is the card kept on this phone, and will the browser keep it? Said before the day it is needed (H53-A3).
import { useEffect, useState } from 'preact/hooks';
import { isPersistent, onSavedCards, readSavedCard } from '../../offline/card-store.ts';
import { say } from '../../words/t.tsx';

type Kept = 'unknown' | 'kept' | 'may-go' | 'not-kept';

async function howKept(patientId: string): Promise<Kept> {
  if ((await readSavedCard(patientId)) === null) return 'not-kept';
  return (await isPersistent()) ? 'kept' : 'may-go';
}

export function KeptNotice({ patientId }: { patientId: string }) {
  const [kept, setKept] = useState<Kept>('unknown');
  useEffect(() => {
    let isWanted = true;
    const look = (): void =>
      void howKept(patientId).then((now) => {
        if (isWanted) setKept(now);
      });
    const stop = onSavedCards(look);
    // The copy is made a moment after signing in; only after that does its absence mean something.
    const timer = setTimeout(look, 8000);
    return () => {
      isWanted = false;
      stop();
      clearTimeout(timer);
    };
  }, [patientId]);
  if (kept === 'unknown') return null;
  return (
    <p class="ac-quiet" role="status">
      {say(`kept.${kept}`)}
    </p>
  );
}
