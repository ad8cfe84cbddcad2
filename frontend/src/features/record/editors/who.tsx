import { DateInput } from '../../../components/date-input/date-input.tsx';
import { Input } from '../../../components/input/input.tsx';
import { dateFromParts, partsFromDate, type DateParts } from '../../../lib/dates.ts';
import { say, sayDate, t } from '../../../words/t.tsx';
import { editor, GIVEN, orNull, textOf, type FieldErrors, type FieldsProps, type Written } from '../editor.ts';

export interface Who {
  given_name: string;
  family_name: string;
  known_as: string;
  born: DateParts;
}

export function emptyWho(): Who {
  return { given_name: '', family_name: '', known_as: '', born: { day: '', month: '', year: '' } };
}

/** A full name or one of its halves, and a date that exists and has come. */
export function writeWho(value: Who): Written {
  const errors: FieldErrors = {};
  if (!value.given_name.trim() && !value.family_name.trim()) errors['given_name'] = t('who.name.missing');
  const born = dateFromParts(value.born);
  if (born === null) errors['date_of_birth'] = t('who.born.wrong');
  else if (born > new Date().toISOString().slice(0, 10)) errors['date_of_birth'] = t('who.born.future');
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    value: {
      given_name: value.given_name.trim(),
      family_name: value.family_name.trim(),
      known_as: orNull(value.known_as),
      date_of_birth: born,
    },
  };
}

export function WhoFields({
  value,
  change,
  errorOf,
  isOwn,
}: Pick<FieldsProps<Who>, 'value' | 'change' | 'errorOf'> & { isOwn: boolean }) {
  const set = (part: Partial<Who>): void => change({ ...value, ...part });
  return (
    <>
      <Input
        id="given_name"
        label={say('who.given')}
        error={errorOf('given_name')}
        autoComplete={isOwn ? 'given-name' : 'off'}
        spellCheck={false}
        value={value.given_name}
        onChange={(given_name) => set({ given_name })}
      />
      <Input
        id="family_name"
        label={say('who.family')}
        hint={say('who.family.hint')}
        error={errorOf('family_name')}
        autoComplete={isOwn ? 'family-name' : 'off'}
        spellCheck={false}
        value={value.family_name}
        onChange={(family_name) => set({ family_name })}
      />
      <Input
        id="known_as"
        label={say('who.known-as')}
        hint={say('who.known-as.hint')}
        error={errorOf('known_as')}
        autoComplete="off"
        spellCheck={false}
        value={value.known_as}
        onChange={(known_as) => set({ known_as })}
      />
      <DateInput
        id="date_of_birth"
        name="date_of_birth"
        label={say('who.born')}
        hint={say('who.born.hint')}
        error={errorOf('date_of_birth')}
        isOwnBirthday={isOwn}
        value={value.born}
        onChange={(born) => set({ born })}
      />
    </>
  );
}

export const who = editor<Who>({
  heading: 'who',
  name: () => t('who'),
  question: () => t('who.question'),
  ways: [GIVEN],
  asksSource: false,
  empty: emptyWho,
  read: (value) => ({
    given_name: textOf(value, 'given_name'),
    family_name: textOf(value, 'family_name'),
    known_as: textOf(value, 'known_as'),
    born: partsFromDate(textOf(value, 'date_of_birth')),
  }),
  write: writeWho,
  Fields: ({ person, ...rest }) => <WhoFields {...rest} isOwn={person.isSelf} />,
  show: (value) => (
    <>
      <p>
        {textOf(value, 'given_name')} {textOf(value, 'family_name')}
      </p>
      {textOf(value, 'known_as') && <p>{say('who.known-as.show', { name: textOf(value, 'known_as') })}</p>}
      <p>{say('card.born', { date: sayDate(textOf(value, 'date_of_birth')) })}</p>
    </>
  ),
});
