// Keeps the app's own files, so that the card on this phone opens without the network. It stores no patient's data.
import { isAppPage, isShellFile } from './cacheable.ts';

declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: string[];
declare const __SHELL_VERSION__: string;

const CACHE = `alertcard-shell-${__SHELL_VERSION__}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(__SHELL__.map((address) => new Request(address, { cache: 'reload', credentials: 'omit' })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith('alertcard-shell-') && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

async function stored(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.mode === 'navigate') {
    const isOurs = request.method === 'GET' && address.origin === self.location.origin && isAppPage(address.pathname);
    if (isOurs) event.respondWith(stored('/', request));
  } else if (isShellFile(request.method, address, self.location.origin, __SHELL__)) {
    event.respondWith(stored(address.pathname, request));
  }
});
