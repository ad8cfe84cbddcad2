/** A place inside the app that a `next` parameter may name; anything else is dropped, so that no link leads astray. */
export function safePlace(wanted: string | null): string | null {
  return wanted !== null && /^\/(?![/\\])[\w/.-]*(\?[\w=.-]*)?$/.test(wanted) ? wanted : null;
}

/** The emergency address as a person reads and types it: without the protocol. */
export function spokenAddress(address: string): string {
  return address
    .replace(/^https?:\/\//, '')
    .replace(/#.*$/, '')
    .replace(/\/$/, '');
}
