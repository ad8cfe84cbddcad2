// The questions of one part, drawn from its definition: one editor for all parts.
import { useId } from 'preact/hooks';
import type { PlanField, PlanSection } from '../../api/types.ts';
import { DateInput } from '../../components/date-input/date-input.tsx';
import { Input } from '../../components/input/input.tsx';
import { ListFields } from '../../components/list-fields/list-fields.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import { Textarea } from '../../components/textarea/textarea.tsx';
import { say } from '../../words/t.tsx';
import { dateOf, pathOf, read, withDate, type FieldErrors, type Item } from './answers.ts';

interface FieldProps {
  field: PlanField;
  path: string;
  item: Item;
  set: (item: Item) => void;
  error: string | undefined;
}

/** Said early enough to shorten, and never by cutting off what is typed. */
function lengthHint({ max_length: max }: PlanField, text: string) {
  if (max === null) return undefined;
  const length = text.trim().length;
  return length > max * 0.8 ? say('plan.length', { length, max }) : say('plan.length.max', { max });
}

function OneField({ field, path, item, set, error }: FieldProps) {
  const name = useId();
  const { key, type, label } = field;
  if (type === 'date') {
    return (
      <DateInput
        id={path}
        name={path}
        label={label}
        size="s"
        error={error}
        value={dateOf(item, key)}
        onChange={(parts) => set(withDate(item, key, parts))}
      />
    );
  }
  const text = item[key] ?? '';
  const onChange = (next: string): void => set({ ...item, [key]: next });
  if (type === 'choice') {
    const items = field.choices.map((choice) => ({ value: choice.value, text: choice.label }));
    return (
      <Radios
        id={path}
        name={name}
        label={label}
        size="s"
        error={error}
        value={text}
        onChange={onChange}
        items={items}
      />
    );
  }
  const shared = { id: path, label, error, value: text, onChange };
  if (type === 'long_text') return <Textarea {...shared} hint={lengthHint(field, text)} rows={4} />;
  const hint = type === 'place_of_code' ? say('plan.place-of-code') : lengthHint(field, text);
  return <Input {...shared} hint={hint} />;
}

interface FieldsProps {
  section: PlanSection;
  items: readonly Item[];
  change: (items: Item[]) => void;
  errors: FieldErrors;
}

export function Fields({ section, items, change, errors }: FieldsProps) {
  const make = (): Item => read(section, null).items[0] ?? {};
  const draw = (item: Item, index: number, set: (item: Item) => void) =>
    section.fields.map((field) => {
      const path = pathOf(section, index, field.key);
      return <OneField key={field.key} field={field} path={path} item={item} set={set} error={errors[path]} />;
    });
  if (!section.repeats) return <>{draw(items[0] ?? make(), 0, (item) => change([item]))}</>;
  return (
    <ListFields items={items} change={change} make={make} legend="plan.item" add="plan.item.add">
      {draw}
    </ListFields>
  );
}
