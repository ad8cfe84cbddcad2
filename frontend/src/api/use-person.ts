// The person a page is about, from the signed-in session.
import { t, isKey } from '../words/t.tsx';
import type { Person } from '../lib/person.ts';
import { useSession } from './session-store.ts';
import type { PatientRef } from './types.ts';

function colourWord(colour: string): string {
  const key = `colour.${colour}`;
  return isKey(key) ? t(key) : colour;
}

export function asPerson(patient: PatientRef): Person {
  return {
    id: patient.id,
    givenName: patient.given_name,
    familyName: patient.family_name,
    dateOfBirth: patient.date_of_birth,
    hasCard: patient.has_card,
    hasChanges: patient.has_changes,
    colour: patient.colour,
    colourWord: colourWord(patient.colour),
    photo: patient.photo ?? null,
    isSelf: patient.relation === 'self',
    mayChange: patient.may_change,
    seesOpenings: patient.sees_openings,
    maySwitchOpenings: patient.may_switch_openings,
  };
}

export function usePerson(patientId: string): Person | null {
  const state = useSession();
  const found = state.status === 'signed-in' ? state.session.patients.find(({ id }) => id === patientId) : undefined;
  return found ? asPerson(found) : null;
}
