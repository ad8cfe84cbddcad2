"""What a browser holds on the device: asked of the browser itself, not of our code."""

from typing import Any

from playwright.sync_api import Page, expect

HELD = """async () => {
  const held = {databases: {}, caches: [], local: {...localStorage}, session: {...sessionStorage}, workers: 0};
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise((go, stop) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => go(request.result);
      request.onerror = () => stop(request.error);
    });
    held.databases[name] = {};
    for (const store of database.objectStoreNames) {
      const all = await new Promise((go) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => go(request.result);
      });
      held.databases[name][store] = all.map((value) => {
        if (value instanceof CryptoKey) return `key, extractable: ${value.extractable}`;
        return [...new Uint8Array(value.content)].map((byte) => String.fromCharCode(byte)).join('');
      });
    }
    database.close();
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) held.caches.push(new URL(request.url).pathname);
  held.workers = (await navigator.serviceWorker.getRegistrations()).length;
  return held;
}"""


def held_by(page: Page) -> dict[str, Any]:
    """Databases with their stores, cached addresses, both storages, and how many service workers there are."""
    held: dict[str, Any] = page.evaluate(HELD)
    return held


def wait_until_kept(page: Page) -> None:
    """The card's page says that the card is kept, and the app's files are stored."""
    expect(page.get_by_text("The card is kept on this phone.")).to_be_visible(timeout=20_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
