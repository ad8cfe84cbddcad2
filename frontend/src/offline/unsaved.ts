// What of a person was typed on this phone and is not on the server yet: headings of the card, and parts of the plan.
import { useEffect, useState } from 'preact/hooks';
import { readDraft, readDraftNames } from './drafts.ts';

const PLAN = 'plan.';

/** Under which a part of the plan is kept. */
export function planDraftName(patientId: string, section: string): string {
  return `${patientId}/${PLAN}${section}`;
}

async function findUnsaved(patientId: string): Promise<string[]> {
  const start = `${patientId}/`;
  const names = (await readDraftNames()).filter((name) => name.startsWith(start));
  const found = await Promise.all(names.map(async (name) => ((await readDraft(name)) ? name : null)));
  return found.filter((name) => name !== null).map((name) => name.slice(start.length));
}

export async function unsavedPlanParts(patientId: string): Promise<string[]> {
  const found = await findUnsaved(patientId);
  return found.filter((name) => name.startsWith(PLAN)).map((name) => name.slice(PLAN.length));
}

async function unsavedHeadings(patientId: string): Promise<string[]> {
  return (await findUnsaved(patientId)).filter((name) => !name.startsWith(PLAN));
}

function useFound(find: (patientId: string) => Promise<string[]>, patientId: string): string[] {
  const [unsaved, setUnsaved] = useState<string[]>([]);
  useEffect(() => {
    let isWanted = true;
    void find(patientId).then((found) => {
      if (isWanted) setUnsaved(found);
    });
    return () => {
      isWanted = false;
    };
  }, [find, patientId]);
  return unsaved;
}

/** Headings of the card. */
export const useUnsaved = (patientId: string): string[] => useFound(unsavedHeadings, patientId);
/** Parts of the plan. */
export const useUnsavedPlan = (patientId: string): string[] => useFound(unsavedPlanParts, patientId);
