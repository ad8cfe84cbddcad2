// Headings of a person that were typed on this phone and are not on the server yet.
import { useEffect, useState } from 'preact/hooks';
import { readDraft, readDraftNames } from './drafts.ts';

async function findUnsaved(patientId: string): Promise<string[]> {
  const start = `${patientId}/`;
  const names = (await readDraftNames()).filter((name) => name.startsWith(start));
  const found = await Promise.all(names.map(async (name) => ((await readDraft(name)) ? name : null)));
  return found.filter((name) => name !== null).map((name) => name.slice(start.length));
}

export function useUnsaved(patientId: string): string[] {
  const [unsaved, setUnsaved] = useState<string[]>([]);
  useEffect(() => {
    let isWanted = true;
    void findUnsaved(patientId).then((found) => {
      if (isWanted) setUnsaved(found);
    });
    return () => {
      isWanted = false;
    };
  }, [patientId]);
  return unsaved;
}
