// "None known" is an answer; not sure is "Not recorded". They never look alike.
import { Input } from '../../../components/input/input.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import { say, t } from '../../../words/t.tsx';
import {
  editor,
  GIVEN,
  isRecord,
  LETTER_PHOTO,
  listOf,
  NOT_SURE,
  orNull,
  textOf,
  type FieldErrors,
  type FieldsProps,
  type ListChanges,
  type Stored,
  type Written,
} from '../editor.ts';
import { ListFields } from '../../../components/list-fields/list-fields.tsx';
import { useListFocus } from '../../../components/list-fields/list-focus.ts';

type Kind = 'allergy' | 'bad_reaction' | 'made_worse';

export interface Allergy {
  substance: string;
  reaction: string;
  kind: Kind;
  /** The name it was saved under; such an item is a row until the person opens it to change it. */
  stored?: string;
  isOpen?: boolean;
}

const KINDS: readonly Kind[] = ['allergy', 'bad_reaction', 'made_worse'];

function emptyAllergy(): Allergy {
  return { substance: '', reaction: '', kind: 'allergy' };
}

function readAllergies(value: unknown): Allergy[] {
  const items = listOf(value, 'items')
    .filter(isRecord)
    .map((item) => ({
      substance: textOf(item, 'substance'),
      reaction: textOf(item, 'reaction'),
      kind: KINDS.find((kind) => kind === item['kind']) ?? 'allergy',
      stored: textOf(item, 'substance'),
    }));
  return items.length > 0 ? items : [emptyAllergy()];
}

export function writeAllergies(items: Allergy[]): Written {
  const errors: FieldErrors = {};
  const filled = items.filter(({ substance, reaction }) => substance.trim() || reaction.trim());
  for (const [index, item] of items.entries()) {
    if (item.reaction.trim() && !item.substance.trim())
      errors[`items.${index}.substance`] = t('allergies.substance.missing');
  }
  if (filled.length === 0) errors['items.0.substance'] = t('allergies.substance.missing');
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const written = filled.map(({ substance, reaction, kind }) => ({
    substance: substance.trim(),
    reaction: orNull(reaction),
    kind,
  }));
  return { ok: true, value: { status: 'recorded', items: written } };
}

/** Both lists: an allergy goes only when a person takes it away (H09-A1). */
export function mergeAllergies(standing: unknown, mine: unknown): Stored {
  const both = [...listOf(standing, 'items')];
  for (const item of listOf(mine, 'items')) {
    if (!both.some((known) => textOf(known, 'substance').toLowerCase() === textOf(item, 'substance').toLowerCase()))
      both.push(item);
  }
  return { status: both.length > 0 ? 'recorded' : 'none_known', items: both };
}

/** A saved one is never typed over: another substance in its field would drop it and keep its reaction. */
function isRow({ stored, isOpen }: Allergy, index: number, errorOf: (field: string) => string | undefined): boolean {
  const hasError = Boolean(errorOf(`items.${index}.substance`) ?? errorOf(`items.${index}.reaction`));
  return Boolean(stored) && !isOpen && !hasError;
}

function StoredAllergy({ item, open }: { item: Allergy; open: () => void }) {
  return (
    <>
      <p>
        <strong>{item.substance}</strong>
        {item.reaction && `: ${item.reaction}`}
      </p>
      <p class="ac-quiet">{say(`allergies.kind.${item.kind}`)}</p>
      <button class="ac-plain" type="button" onClick={open}>
        {say('change')} <span class="nhsuk-u-visually-hidden">{item.substance}</span>
      </button>
    </>
  );
}

/** What a save adds and takes away, by name: shown before anybody is asked to issue it. */
export function changesOf(before: unknown, after: unknown): ListChanges {
  const names = (value: unknown): string[] => listOf(value, 'items').map((item) => textOf(item, 'substance').trim());
  const holds = (list: string[], name: string): boolean =>
    list.some((each) => each.toLowerCase() === name.toLowerCase());
  const [old, now] = [names(before), names(after)];
  return { added: now.filter((name) => !holds(old, name)), removed: old.filter((name) => !holds(now, name)) };
}

function AllergiesFields({ value, change, errorOf }: FieldsProps<Allergy[]>) {
  const { goTo } = useListFocus();
  return (
    <ListFields items={value} change={change} make={emptyAllergy} legend="allergies.item" add="allergies.add">
      {(item, index, set) =>
        isRow(item, index, errorOf) ? (
          <StoredAllergy
            item={item}
            open={() => {
              goTo(() => document.getElementById(`items.${index}.substance`), '');
              set({ ...item, isOpen: true });
            }}
          />
        ) : (
          <>
            <Input
              id={`items.${index}.substance`}
              label={say('allergies.substance')}
              hint={say('allergies.substance.hint')}
              error={errorOf(`items.${index}.substance`)}
              spellCheck={false}
              value={item.substance}
              onChange={(substance) => set({ ...item, substance })}
            />
            <Input
              id={`items.${index}.reaction`}
              label={say('allergies.reaction')}
              hint={say('allergies.reaction.hint')}
              error={errorOf(`items.${index}.reaction`)}
              value={item.reaction}
              onChange={(reaction) => set({ ...item, reaction })}
            />
            <Radios
              id={`items.${index}.kind`}
              name={`kind-${index}`}
              label={say('allergies.kind')}
              size="s"
              value={item.kind}
              onChange={(kind) => set({ ...item, kind: kind as Kind })}
              items={KINDS.map((kind) => ({ value: kind, text: say(`allergies.kind.${kind}`) }))}
            />
          </>
        )
      }
    </ListFields>
  );
}

export const allergies = editor<Allergy[]>({
  heading: 'allergies',
  name: () => t('allergies'),
  question: () => t('allergies.question'),
  hint: () => say('allergies.hint'),
  ways: [
    { ...GIVEN, label: 'allergies.way.given' },
    {
      id: 'none_known',
      answer: 'given',
      label: 'allergies.way.none',
      fixed: { status: 'none_known', items: [] },
    },
    LETTER_PHOTO,
    NOT_SURE,
  ],
  asksSource: false,
  empty: () => [emptyAllergy()],
  read: readAllergies,
  write: writeAllergies,
  wayOf: (value) => (isRecord(value) && value['status'] === 'none_known' ? 'none_known' : 'given'),
  merge: mergeAllergies,
  changes: changesOf,
  Fields: AllergiesFields,
  show: (value) =>
    isRecord(value) && value['status'] === 'none_known' ? (
      <p>{say('allergies.none-known')}</p>
    ) : (
      <>
        {readAllergies(value).map(({ substance, reaction }) => (
          <p key={substance}>
            {substance}
            {reaction && `: ${reaction}`}
          </p>
        ))}
      </>
    ),
});
