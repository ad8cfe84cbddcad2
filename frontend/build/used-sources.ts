// The source files that the app really reaches from its entry: style rules for anything else are purged.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const IMPORT = /(?:from\s+|import\s*\(?\s*)'(\.{1,2}\/[^']+\.tsx?)'/g;

/** Every TypeScript file reached from `entry` by static and dynamic imports, `entry` included. */
export function usedSources(entry: string, found = new Set<string>()): string[] {
  const file = resolve(entry);
  if (found.has(file)) return [...found];
  found.add(file);
  for (const [, address = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    usedSources(resolve(dirname(file), address), found);
  }
  return [...found];
}
