/** Joins the class names that are there; anything that is not a text is left out. */
export function classes(...names: unknown[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ');
}
