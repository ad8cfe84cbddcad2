// Whom to ring, in ringing order. A number that answers at night stands first on the page of staff.
import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { Input } from '../../../components/input/input.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import { say, t } from '../../../words/t.tsx';
import {
  editor,
  flagOf,
  GIVEN,
  isRecord,
  LETTER_PHOTO,
  listOf,
  NOT_SURE,
  orNull,
  textOf,
  type FieldErrors,
  type FieldsProps,
  type Written,
} from '../editor.ts';
import { ListFields } from '../../../components/list-fields/list-fields.tsx';

type Kind = 'clinical' | 'family' | 'gp';
const KINDS: readonly Kind[] = ['clinical', 'family', 'gp'];

export interface Contact {
  kind: Kind | '';
  name: string;
  relation: string;
  number: string;
  hours: string;
  ask_for: string;
  is_24_hour: boolean;
  checked_on: string | null;
}

function emptyContact(): Contact {
  return {
    kind: '',
    name: '',
    relation: '',
    number: '',
    hours: '',
    ask_for: '',
    is_24_hour: false,
    checked_on: null,
  };
}

function readContacts(value: unknown): Contact[] {
  const items = listOf(value, 'items')
    .filter(isRecord)
    .map((item) => ({
      kind: KINDS.find((kind) => kind === item['kind']) ?? ('' as const),
      name: textOf(item, 'name'),
      relation: textOf(item, 'relation'),
      number: textOf(item, 'number'),
      hours: textOf(item, 'hours'),
      ask_for: textOf(item, 'ask_for'),
      is_24_hour: flagOf(item, 'is_24_hour'),
      checked_on: textOf(item, 'checked_on') || null,
    }));
  return items.length > 0 ? items : [emptyContact()];
}

export function writeContacts(items: Contact[]): Written {
  const errors: FieldErrors = {};
  for (const [index, item] of items.entries()) {
    if (!item.kind) errors[`items.${index}.kind`] = t('contacts.kind.missing');
    if (!item.name.trim()) errors[`items.${index}.name`] = t('contacts.name.missing');
    if (!/\d/.test(item.number)) errors[`items.${index}.number`] = t('contacts.number.missing');
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const written = items.map((item) => ({
    ...item,
    name: item.name.trim(),
    number: item.number.trim(),
    relation: orNull(item.relation),
    hours: orNull(item.hours),
    ask_for: orNull(item.ask_for),
  }));
  return { ok: true, value: { items: written } };
}

function ContactFields({
  item,
  index,
  set,
  errorOf,
}: {
  item: Contact;
  index: number;
  set: (item: Contact) => void;
  errorOf: (field: string) => string | undefined;
}) {
  const isClinical = item.kind === 'clinical';
  return (
    <>
      <Radios
        id={`items.${index}.kind`}
        name={`kind-${index}`}
        label={say('contacts.kind')}
        size="s"
        error={errorOf(`items.${index}.kind`)}
        value={item.kind}
        onChange={(kind) => set({ ...item, kind: kind as Kind })}
        items={KINDS.map((kind) => ({ value: kind, text: say(`contacts.kind.${kind}`) }))}
      />
      <Input
        id={`items.${index}.name`}
        label={say('contacts.name')}
        hint={say('contacts.name.hint')}
        error={errorOf(`items.${index}.name`)}
        autoComplete="off"
        value={item.name}
        onChange={(name) => set({ ...item, name })}
      />
      <Input
        id={`items.${index}.number`}
        label={say('contacts.number')}
        error={errorOf(`items.${index}.number`)}
        type="tel"
        autoComplete="off"
        width={20}
        value={item.number}
        onChange={(number) => set({ ...item, number })}
      />
      {isClinical ? (
        <Input
          id={`items.${index}.ask_for`}
          label={say('contacts.ask-for')}
          hint={say('contacts.ask-for.hint')}
          error={errorOf(`items.${index}.ask_for`)}
          value={item.ask_for}
          onChange={(ask_for) => set({ ...item, ask_for })}
        />
      ) : (
        <Input
          id={`items.${index}.relation`}
          label={say('contacts.relation')}
          hint={say('contacts.relation.hint')}
          error={errorOf(`items.${index}.relation`)}
          value={item.relation}
          onChange={(relation) => set({ ...item, relation })}
        />
      )}
      <Checkboxes
        id={`items.${index}.is_24_hour`}
        name={`night-${index}`}
        label={say('contacts.night')}
        size="s"
        values={item.is_24_hour ? ['yes'] : []}
        onChange={(ticked) => set({ ...item, is_24_hour: ticked.length > 0 })}
        items={[{ value: 'yes', text: say('contacts.night.yes') }]}
      />
      {!item.is_24_hour && (
        <Input
          id={`items.${index}.hours`}
          label={say('contacts.hours')}
          hint={say('contacts.hours.hint')}
          error={errorOf(`items.${index}.hours`)}
          value={item.hours}
          onChange={(hours) => set({ ...item, hours })}
        />
      )}
    </>
  );
}

export const contacts = editor<Contact[]>({
  heading: 'contacts',
  name: () => t('contacts'),
  question: () => t('contacts.question'),
  hint: () => say('contacts.hint'),
  ways: [{ ...GIVEN, label: 'contacts.way.given' }, LETTER_PHOTO, NOT_SURE],
  asksSource: false,
  empty: () => [emptyContact()],
  read: readContacts,
  write: writeContacts,
  Fields: ({ value, change, errorOf }: FieldsProps<Contact[]>) => (
    <ListFields items={value} change={change} make={emptyContact} legend="contacts.item" add="contacts.add" isOrdered>
      {(item, index, set) => <ContactFields item={item} index={index} set={set} errorOf={errorOf} />}
    </ListFields>
  ),
  show: (value) => (
    <ol>
      {readContacts(value).map(({ name, number, relation, hours, is_24_hour }, index) => (
        <li key={index}>
          {[name, relation, number, is_24_hour ? t('contacts.night.yes') : hours].filter(Boolean).join(', ')}
        </li>
      ))}
    </ol>
  ),
});
