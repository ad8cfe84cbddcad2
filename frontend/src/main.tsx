import { render } from 'preact';
import { App, findRoute } from './app/app.tsx';
import { keepCardsOnThisPhone } from './app/keep-cards.ts';
import { listenToServer } from './api/client.ts';
import { refreshService } from './api/service-store.ts';
import { currentSession, refreshSession, setSession } from './api/session-store.ts';
import { followLinks, wantFreshPage } from './lib/router.ts';
import { reportReach } from './offline/connection.ts';
import { restoreLanguage } from './words/language.ts';
import './styles/app.scss';

listenToServer({
  reach: (isReached) => reportReach(isReached ? 'reached' : 'lost'),
  signedOut: () => {
    if (currentSession().status === 'signed-in') setSession({ status: 'signed-out' });
  },
});

/** When the phone says that something changed we ask our server, whose answer alone counts. */
function watchConnection(): void {
  window.addEventListener('online', () => void refreshService());
  window.addEventListener('offline', () => void refreshService());
}

function startServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) wantFreshPage();
  });
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

function start(): void {
  const root = document.getElementById('app');
  if (!root) return;
  root.replaceChildren();
  render(<App />, root);
}

async function begin(): Promise<void> {
  await restoreLanguage();
  // The page's own code comes while the server is asked.
  void findRoute(window.location.pathname)?.route.load();
  start();
}

followLinks((path) => findRoute(path) !== null);
watchConnection();
keepCardsOnThisPhone();
startServiceWorker();
void refreshSession();
void refreshService();
void begin();
