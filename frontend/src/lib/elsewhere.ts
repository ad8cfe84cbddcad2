/** Leaves the app for another site, in place of the page that stood here: Back does not lead to it. */
export function goElsewhere(address: string): void {
  window.location.replace(address);
}
