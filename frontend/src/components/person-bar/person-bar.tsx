// Whose page this is: name, face, colour and the colour's word, on every page that changes something (H41-A1).
import { classes } from '../../lib/classes.ts';
import type { Person } from '../../lib/person.ts';
import { t } from '../../words/t.tsx';

const COLOURS: Record<string, string> = {
  blue: 'ac-colour--blue',
  green: 'ac-colour--green',
  purple: 'ac-colour--purple',
  orange: 'ac-colour--orange',
  pink: 'ac-colour--pink',
  teal: 'ac-colour--teal',
  red: 'ac-colour--red',
  yellow: 'ac-colour--yellow',
  brown: 'ac-colour--brown',
};

export function colourClass(colour: string): string {
  return COLOURS[colour] ?? 'ac-colour--grey';
}

export function Face({ givenName, familyName, photo }: Pick<Person, 'givenName' | 'familyName' | 'photo'>) {
  if (photo) {
    const source = photo.startsWith('data:') ? photo : `data:image/jpeg;base64,${photo}`;
    return <img class="ac-face" src={source} alt={t('person.photo', { name: givenName })} width={48} height={48} />;
  }
  const initials = (givenName.slice(0, 1) + familyName.slice(0, 1)).toUpperCase();
  return (
    <span class="ac-face ac-face--initials" aria-hidden="true">
      {initials}
    </span>
  );
}

export function PersonBar({ person }: { person: Person }) {
  return (
    <div class={classes('ac-person', colourClass(person.colour))}>
      <Face {...person} />
      <div>
        <span class="ac-person__name">
          {person.givenName} {person.familyName}
        </span>
        <span class="ac-person__colour">{person.colourWord}</span>
      </div>
    </div>
  );
}
