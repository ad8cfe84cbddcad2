// The allow-list: what the service worker may store and answer. Everything not named here goes to the network, untouched.

/** First parts of the app's own pages. None begins with `e` (the emergency view) and none is `c` (condition pages). */
export const APP_PAGES = [
  '',
  'about',
  'first-card',
  'health-check',
  'home',
  'links',
  'my-card',
  'plan',
  'prints',
  'settings',
  'show',
  'sign-in',
  'sign-out',
  'who-looked',
] as const;

/** Is this path a page of the app, to be answered with the stored shell when the network is away? */
export function isAppPage(path: string): boolean {
  const first = path.split('/')[1] ?? '';
  return (APP_PAGES as readonly string[]).includes(first);
}

/** May this request be stored or answered from the store? Only the app's own files, by exact address, fetched plainly. */
export function isShellFile(method: string, address: URL, origin: string, shell: readonly string[]): boolean {
  return method === 'GET' && address.origin === origin && address.search === '' && shell.includes(address.pathname);
}
