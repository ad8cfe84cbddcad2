// Which editor belongs to which heading, and the eight questions of a first card.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { readFacts, readRecord } from '../../api/calls.ts';
import type { Result } from '../../api/client.ts';
import type { Entry, FactDefinition, PatientRecord } from '../../api/types.ts';
import { useAsk, type Asked } from '../../api/use-ask.ts';
import type { Person } from '../../lib/person.ts';
import { isRecord, listOf, textOf, type AnyEditor } from './editor.ts';
import { advancePlans } from './editors/advance-plans.tsx';
import { allergies } from './editors/allergies.tsx';
import { cardChoices } from './editors/card-choices.tsx';
import { conditions } from './editors/conditions.tsx';
import { contacts } from './editors/contacts.tsx';
import { factEditor } from './editors/facts.tsx';
import { BREATHING, breathing, OXYGEN, oxygenEditor, STEROIDS, steroids } from './editors/key-questions.tsx';
import { medicines } from './editors/medicines.tsx';
import { numbers } from './editors/numbers.tsx';
import { communication, equipment, gp, howToHelp } from './editors/short-headings.tsx';
import { who } from './editors/who.tsx';

/** In the order of the emergency page. The photo has a page of its own. */
export const EDITORS: readonly AnyEditor[] = [
  who,
  conditions,
  allergies,
  steroids,
  breathing,
  contacts,
  medicines,
  equipment,
  communication,
  advancePlans,
  numbers,
  gp,
  howToHelp,
  cardChoices,
];

export const PHOTO = 'photo';

/** The eight questions, in order; `who` is asked when the card is started. */
export const QUESTIONS = [
  'who',
  'conditions',
  'allergies',
  STEROIDS,
  BREATHING,
  OXYGEN,
  'contacts',
  'equipment',
] as const;

export function findEditor(heading: string, facts: readonly FactDefinition[]): AnyEditor | null {
  const known = EDITORS.find((each) => each.heading === heading);
  if (known) return known;
  const definition = facts.find(({ key }) => `fact.${key}` === heading);
  if (!definition) return null;
  return heading === OXYGEN ? oxygenEditor(definition) : factEditor(definition);
}

export function entryOf(record: PatientRecord, heading: string): Entry | null {
  return record.entries.find((entry) => entry.heading === heading) ?? null;
}

/** Condition cards chosen so far. */
export function chosenCards(record: PatientRecord): string[] {
  return listOf(entryOf(record, 'conditions')?.value, 'templates')
    .filter(isRecord)
    .map((item) => textOf(item, 'id'));
}

let facts: FactDefinition[] | null = null;

/** The question as this person's keeper reads it: to a parent or helper it names the person. */
export function askedOf(fact: FactDefinition, person: Person | null): FactDefinition {
  if (!person || person.isSelf || fact.label_other === null) return fact;
  return { ...fact, label: fact.label_other.replaceAll('{name}', person.givenName) };
}

/** Words and kinds of all facts: the server has the same for everyone, so it is asked once. */
export function useFacts(person: Person | null): FactDefinition[] | null {
  const [known, setKnown] = useState(facts);
  useEffect(() => {
    if (facts) return undefined;
    let isWanted = true;
    void readFacts().then((result: Result<FactDefinition[]>) => {
      if (result.ok) facts = result.value;
      if (isWanted) setKnown(facts ?? []);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return known?.map((fact) => askedOf(fact, person)) ?? null;
}

export function useRecord(patientId: string): Asked<PatientRecord> & { again: () => void } {
  return useAsk(useCallback(() => readRecord(patientId), [patientId]));
}
