import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { Input } from '../../../components/input/input.tsx';
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

export interface Medicine {
  name: string;
  dose: string;
  times: string;
  is_time_critical: boolean;
  if_nil_by_mouth: string;
}

function emptyMedicine(): Medicine {
  return { name: '', dose: '', times: '', is_time_critical: false, if_nil_by_mouth: '' };
}

/** `8am, 14:30, 10 pm` -> `08:00, 14:30, 22:00`; null when one of them is no time. */
export function clockTimes(typed: string): string[] | null {
  const words = typed
    .split(/[,;]|\band\b/)
    .map((word) => word.trim())
    .filter(Boolean);
  const times = words.map(clockTime);
  return times.every((time) => time !== null) ? times : null;
}

function clockTime(word: string): string | null {
  const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(word);
  if (!found) return null;
  const half = found[3]?.toLowerCase();
  const typed = Number(found[1]);
  if (half && (typed < 1 || typed > 12)) return null;
  const hour = half ? (typed % 12) + (half === 'pm' ? 12 : 0) : typed;
  const minute = Number(found[2] ?? '0');
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null;
}

function readMedicines(value: unknown): Medicine[] {
  const items = listOf(value, 'items')
    .filter(isRecord)
    .map((item) => ({
      name: textOf(item, 'name'),
      dose: textOf(item, 'dose'),
      times: listOf(item, 'times').join(', '),
      is_time_critical: flagOf(item, 'is_time_critical'),
      if_nil_by_mouth: textOf(item, 'if_nil_by_mouth'),
    }));
  return items.length > 0 ? items : [emptyMedicine()];
}

export function writeMedicines(items: Medicine[]): Written {
  const errors: FieldErrors = {};
  for (const [index, item] of items.entries()) {
    if (!item.name.trim()) errors[`items.${index}.name`] = t('medicines.name.missing');
    if (!item.dose.trim()) errors[`items.${index}.dose`] = t('medicines.dose.missing');
    if (clockTimes(item.times) === null) errors[`items.${index}.times`] = t('medicines.times.wrong');
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const written = items.map((item) => ({
    name: item.name.trim(),
    dose: item.dose.trim(),
    times: clockTimes(item.times) ?? [],
    is_time_critical: item.is_time_critical,
    if_nil_by_mouth: orNull(item.if_nil_by_mouth),
  }));
  return { ok: true, value: { status: 'recorded', items: written } };
}

function MedicinesFields({ value, change, errorOf }: FieldsProps<Medicine[]>) {
  return (
    <ListFields items={value} change={change} make={emptyMedicine} legend="medicines.item" add="medicines.add">
      {(item, index, set) => (
        <>
          <Input
            id={`items.${index}.name`}
            label={say('medicines.name')}
            error={errorOf(`items.${index}.name`)}
            spellCheck={false}
            value={item.name}
            onChange={(name) => set({ ...item, name })}
          />
          <Input
            id={`items.${index}.dose`}
            label={say('medicines.dose')}
            hint={say('medicines.dose.hint')}
            error={errorOf(`items.${index}.dose`)}
            spellCheck={false}
            value={item.dose}
            onChange={(dose) => set({ ...item, dose })}
          />
          <Checkboxes
            id={`items.${index}.is_time_critical`}
            name={`critical-${index}`}
            label={say('medicines.critical')}
            size="s"
            values={item.is_time_critical ? ['yes'] : []}
            onChange={(ticked) => set({ ...item, is_time_critical: ticked.length > 0 })}
            items={[{ value: 'yes', text: say('medicines.critical.yes'), hint: say('medicines.critical.hint') }]}
          />
          <Input
            id={`items.${index}.times`}
            label={say('medicines.times')}
            hint={say('medicines.times.hint')}
            error={errorOf(`items.${index}.times`)}
            spellCheck={false}
            value={item.times}
            onChange={(times) => set({ ...item, times })}
          />
          <Input
            id={`items.${index}.if_nil_by_mouth`}
            label={say('medicines.nil')}
            hint={say('medicines.nil.hint')}
            error={errorOf(`items.${index}.if_nil_by_mouth`)}
            value={item.if_nil_by_mouth}
            onChange={(if_nil_by_mouth) => set({ ...item, if_nil_by_mouth })}
          />
        </>
      )}
    </ListFields>
  );
}

export const medicines = editor<Medicine[]>({
  heading: 'medicines',
  name: () => t('medicines'),
  question: () => t('medicines.question'),
  hint: () => say('medicines.hint'),
  ways: [
    { ...GIVEN, label: 'medicines.way.given' },
    { id: 'none', answer: 'given', label: 'medicines.way.none', fixed: { status: 'none', items: [] } },
    LETTER_PHOTO,
    NOT_SURE,
  ],
  asksSource: false,
  empty: () => [emptyMedicine()],
  read: readMedicines,
  write: writeMedicines,
  wayOf: (value) => (isRecord(value) && value['status'] === 'none' ? 'none' : 'given'),
  Fields: MedicinesFields,
  show: (value) =>
    isRecord(value) && value['status'] === 'none' ? (
      <p>{say('medicines.none')}</p>
    ) : (
      <>
        {readMedicines(value).map(({ name, dose, times }) => (
          <p key={name}>
            {name}, {dose}
            {times && `, ${times}`}
          </p>
        ))}
      </>
    ),
});
