// Names of condition cards for their ids. Asked once, kept for the page's life.
import { useEffect, useState } from 'preact/hooks';
import { findTemplates } from '../../api/calls.ts';

let names: Record<string, string> | null = null;
let asking: Promise<void> | null = null;

async function ask(): Promise<void> {
  const result = await findTemplates('');
  if (result.ok) names = Object.fromEntries(result.value.map(({ id, name }) => [id, name]));
  asking = null;
}

export function useTemplateNames(): Record<string, string> {
  const [known, setKnown] = useState(names ?? {});
  useEffect(() => {
    if (names) return undefined;
    let isWanted = true;
    asking ??= ask();
    void asking.then(() => {
      if (isWanted && names) setKnown(names);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return known;
}

/** The name, or the id in readable form until the names have come. */
export function templateName(known: Record<string, string>, id: string): string {
  return known[id] ?? id.replaceAll('-', ' ');
}
