// Joins everything: which page stands at this path, and whether this person may see it now.
import type { ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { useSession, type SessionState } from '../api/session-store.ts';
import { Button } from '../components/button/button.tsx';
import { Loading } from '../components/loading/loading.tsx';
import { Page } from '../components/page/page.tsx';
import { matchPath, navigate, usePath } from '../lib/router.ts';
import { useLock } from '../offline/lock.ts';
import { useLanguage } from '../words/language.ts';
import { say, t } from '../words/t.tsx';
import { Layout } from './layout.tsx';
import { ROUTES, type Params, type Route } from './routes.tsx';
import { SavedCardsPage } from './saved-cards-page.tsx';

interface Found {
  route: Route;
  params: Params;
}

export function findRoute(path: string): Found | null {
  for (const route of ROUTES) {
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

/** While a card is shown to staff only that page and signing in stand open. */
function isLockedAway(path: string, lockedTo: string | null): boolean {
  return lockedTo !== null && path !== `/show/${lockedTo}` && !path.startsWith('/sign-in');
}

function GoTo({ path }: { path: string }) {
  useEffect(() => navigate(path, { replace: true }), [path]);
  return <Loading />;
}

function NotFound() {
  return (
    <Page title={t('not-found')} heading={say('not-found')}>
      <p>{say('not-found.text')}</p>
      <p>
        <a class="ac-link-line" href="/">
          {say('not-found.home')}
        </a>
      </p>
    </Page>
  );
}

function LoadedPage({ found }: { found: Found }) {
  const { route, params } = found;
  const [loaded, setLoaded] = useState<{ route: Route; Component: ComponentType<{ params: Params }> } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    route.load().then(
      (Component) => {
        if (isWanted) setLoaded({ route, Component });
      },
      () => {
        if (isWanted) setHasFailed(true);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [route]);
  if (hasFailed) return <BrokenPage text={say('broken.not-loaded')} />;
  if (loaded?.route !== route) return <Loading />;
  // A new person or a new heading is a new page: no value is carried over (H41-A2).
  return <loaded.Component key={JSON.stringify(params)} params={params} />;
}

function BrokenPage({ text }: { text: preact.ComponentChildren }) {
  return (
    <Page title={t('broken')} heading={say('broken')}>
      <p>{text}</p>
      <Button type="button" onPress={() => window.location.reload()}>
        {say('broken.reload')}
      </Button>
    </Page>
  );
}

/** A line that hangs must not keep a saved card from its owner. */
function WaitingForServer() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), 3000);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? <SavedCardsPage /> : <Loading />;
}

function Guarded({ found, session }: { found: Found; session: SessionState }) {
  const error = useErrorBoundary()[0] as unknown;
  if (error) return <BrokenPage text={say('broken.text')} />;
  if (found.route.access === 'public') return <LoadedPage found={found} />;
  switch (session.status) {
    case 'unknown':
      return <WaitingForServer />;
    case 'signed-out':
      return <GoTo path={`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`} />;
    case 'unreachable':
      return <SavedCardsPage />;
    case 'signed-in':
      return <LoadedPage found={found} />;
  }
}

export function App() {
  const path = usePath();
  const session = useSession();
  const lockedTo = useLock();
  useLanguage();
  if (isLockedAway(path, lockedTo)) {
    return (
      <Layout>
        <GoTo path={`/show/${lockedTo}`} />
      </Layout>
    );
  }
  const found = findRoute(path);
  if (found?.route.isBare) return <LoadedPage found={found} />;
  return <Layout>{found ? <Guarded key={found.route.path} found={found} session={session} /> : <NotFound />}</Layout>;
}
