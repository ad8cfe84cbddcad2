// Keeps each issued card on this phone up to date: asked after signing in and after each change of the session.
import { currentSession, onSession } from '../api/session-store.ts';
import { keepCard } from '../features/my-card/keep-card.ts';

/** The page that the person waits for comes first on a slow line, and so do their fingers on a slow phone. */
const AFTER = 1500;

function whenIdle(work: () => void): void {
  // Safari has no requestIdleCallback before version 27.
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 3000 });
  else work();
}

function keepAll(): void {
  const state = currentSession();
  if (state.status !== 'signed-in') return;
  for (const patient of state.session.patients) if (patient.has_card) void keepCard(patient.id);
}

export function keepCardsOnThisPhone(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return onSession(() => {
    clearTimeout(timer);
    timer = setTimeout(() => whenIdle(keepAll), AFTER);
  });
}
