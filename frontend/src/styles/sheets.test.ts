// Two style sheets: a page of the first file draws nothing that only the second one styles, and every later page brings it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const STATIC_IMPORT = /from\s+'(\.{1,2}\/[^']+\.tsx?)'/g;
const LATER = [...readFileSync('src/styles/nhsuk-forms.scss', 'utf8').matchAll(/components\/([a-z-]+)'/g)].map(
  ([, name = '']) => name,
);
/** Every page can show a summary of errors, but only a page that asks has any. */
const ONLY_WITH_ERRORS = new Set(['error-summary']);

function reached(file: string, found = new Set<string>()): Set<string> {
  const path = resolve(file);
  if (found.has(path)) return found;
  found.add(path);
  for (const [, address = ''] of readFileSync(path, 'utf8').matchAll(STATIC_IMPORT)) {
    reached(resolve(dirname(path), address), found);
  }
  return found;
}

describe('the second style sheet', () => {
  it('is needed by nothing in the first file', () => {
    const first = [...reached('src/main.tsx')];
    const wrong = LATER.filter((name) => !ONLY_WITH_ERRORS.has(name)).filter((name) =>
      first.some((path) => path.includes(`/components/${name}/`)),
    );
    expect(first.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('comes with every feature that is loaded later', () => {
    const routes = readFileSync('src/app/routes.tsx', 'utf8');
    const later = [...routes.matchAll(/await import\('([^']+)'\)|=> import\('([^']+)'\)/g)].map((match) =>
      resolve('src/app', match[1] ?? match[2] ?? ''),
    );
    expect(later.length).toBeGreaterThanOrEqual(5);
    for (const file of later) {
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, 'utf8'), file).toContain("import '../../styles/forms.scss';");
    }
  });
});
