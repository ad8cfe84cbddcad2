// After a list changed, the button that was pressed is often gone: the focus goes to what the person wanted next.
import { useEffect, useRef, useState } from 'preact/hooks';

type Place = () => HTMLElement | null | undefined;

export interface ListFocus {
  /** What was done, for a line of role status. */
  status: string;
  /** After the next drawing the focus goes there. */
  goTo: (place: Place, status: string) => void;
}

export function useListFocus(): ListFocus {
  const wanted = useRef<Place | null>(null);
  const [status, setStatus] = useState('');
  useEffect(() => {
    const place = wanted.current?.();
    if (!place) return;
    // Not before it is there: an effect of the drawing before may still be waiting.
    wanted.current = null;
    place.focus();
  });
  function goTo(place: Place, words: string): void {
    wanted.current = place;
    setStatus(words);
  }
  return { status, goTo };
}
