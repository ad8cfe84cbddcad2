// Reading what was stored, whatever shape it has: what is not there reads as empty.
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of a stored value, empty when there is none. */
export function textOf(value: unknown, field: string): string {
  const found = isRecord(value) ? value[field] : undefined;
  return typeof found === 'string' ? found : '';
}

export function flagOf(value: unknown, field: string): boolean {
  return isRecord(value) && value[field] === true;
}

export function listOf(value: unknown, field: string): unknown[] {
  const found = isRecord(value) ? value[field] : undefined;
  return Array.isArray(found) ? found : [];
}

/** Empty texts are no answer. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}
