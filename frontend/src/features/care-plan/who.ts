// Who changed something, in words: you, the person by name, or somebody who helps and how they are related.
import type { PlanVersion } from '../../api/types.ts';
import type { Person } from '../../lib/person.ts';
import { t } from '../../words/t.tsx';

type By = PlanVersion['made_by'];

export function whoWords(by: By, relationship: string | null | undefined, person: Person): string {
  switch (by) {
    case 'you':
      return t('plan.who.you');
    case 'patient':
      return person.givenName;
    case 'proxy':
      return relationship ? t('plan.who.helper-known', { relationship }) : t('plan.who.helper');
    case 'advisor':
    case 'clinician':
    case 'system':
      return t(`plan.who.${by}`);
  }
}

/** "Save to NAME’s plan" for somebody else’s. */
export function saveWords(person: Person): string {
  return person.isSelf ? t('save') : t('plan.save.to', { name: person.givenName });
}
