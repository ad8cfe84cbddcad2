// The card as its owner sees it: whose it is, what it says first, and how it stands.
import type { ComponentChildren } from 'preact';
import { colourClass, Face } from '../../components/person-bar/person-bar.tsx';
import { classes } from '../../lib/classes.ts';
import type { Person } from '../../lib/person.ts';
import { say } from '../../words/t.tsx';

export interface IdentityCardProps {
  person: Person;
  corner: ComponentChildren;
  conditionLine: string | null;
  children: ComponentChildren;
}

export function IdentityCard({ person, corner, conditionLine, children }: IdentityCardProps) {
  return (
    <section
      class={classes('ac-id', colourClass(person.colour))}
      aria-label={`${person.givenName} ${person.familyName}`}
    >
      <div class="ac-id__strip">
        <span>{say('card.strip')}</span>
        <span>{corner}</span>
      </div>
      <div class="ac-id__body">
        <Face {...person} />
        <div>
          <p class="ac-id__name">
            {person.givenName} {person.familyName}
          </p>
          <p class="ac-person__colour">{person.colourWord}</p>
        </div>
        {conditionLine && <p class="ac-id__line">{conditionLine}</p>}
      </div>
      <div class="ac-id__status">{children}</div>
    </section>
  );
}
