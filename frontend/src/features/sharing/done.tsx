// What was just done to a code, said once on the page that follows.
import { useState } from 'preact/hooks';
import { BannerHeading, NotificationBanner } from '../../components/notification-banner/notification-banner.tsx';
import { say } from '../../words/t.tsx';

export type Deed = 'paused' | 'resumed' | 'cancelled' | 'created';

export interface Done {
  deed: Deed;
  link: string;
}

let next: Done | null = null;

/** In memory: the name of a code never stands in an address. */
export function sayOnNextPage(done: Done): void {
  next = done;
}

export function useDone(): [Done | null, (done: Done | null) => void] {
  const state = useState<Done | null>(() => {
    const done = next;
    next = null;
    return done;
  });
  return state;
}

export function DoneBanner({ done }: { done: Done | null }) {
  if (!done) return null;
  return (
    <NotificationBanner variant="success" key={done.deed + done.link}>
      <BannerHeading>{say(`links.done.${done.deed}`, { link: done.link })}</BannerHeading>
    </NotificationBanner>
  );
}
