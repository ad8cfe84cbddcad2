// Saved: what this save changed, in words, and where to go on.
import { useEffect } from 'preact/hooks';
import type { SavedSection } from '../../api/types.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';
import { PlanFrame } from './plan-frame.tsx';

interface SavedPartProps {
  person: Person;
  heading: string;
  saved: SavedSection;
}

export function SavedPart({ person, heading, saved }: SavedPartProps) {
  useEffect(() => {
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('main h1')?.focus();
  }, []);
  const { changes, kept, card_headings_changed: onCard, warnings } = saved;
  return (
    <PlanFrame
      person={person}
      title={t('plan.saved')}
      heading={person.isSelf ? say('plan.saved') : say('plan.saved.to', { name: person.givenName })}
    >
      <h2 class="nhsuk-heading-m">{say('plan.saved.changes', { part: heading })}</h2>
      <ul>
        {changes.map(({ words }, index) => (
          <li key={index}>{words}</li>
        ))}
      </ul>
      {kept.length > 0 && <p>{say('plan.restore.kept', { parts: kept.join(', ') })}</p>}
      {warnings.length > 0 && <p>{say('plan.restore.joined')}</p>}
      <div class="ac-big">
        {onCard.length > 0 && <ButtonLink href={`/my-card/${person.id}/preview`}>{say('plan.saved.card')}</ButtonLink>}
        <ButtonLink href={`/plan/${person.id}`} variant={onCard.length > 0 ? 'secondary' : undefined}>
          {say('plan.back')}
        </ButtonLink>
      </div>
    </PlanFrame>
  );
}
