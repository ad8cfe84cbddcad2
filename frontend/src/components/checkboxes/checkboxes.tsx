import { Choices, type Choice, type ChoiceItem, type ChoicesProps } from '../choices/choices.tsx';

const NAMES = {
  type: 'checkbox',
  list: 'nhsuk-checkboxes',
  item: 'nhsuk-checkboxes__item',
  input: 'nhsuk-checkboxes__input',
  label: 'nhsuk-checkboxes__label',
  hint: 'nhsuk-checkboxes__hint',
  divider: 'nhsuk-checkboxes__divider',
  conditional: 'nhsuk-checkboxes__conditional',
  hidden: 'nhsuk-checkboxes__conditional--hidden',
} as const;

export interface CheckboxesProps extends ChoicesProps {
  values: readonly string[];
  onChange?: ((values: string[]) => void) | undefined;
}

function isExclusive(items: Choice[], value: string): boolean {
  return items.some((item) => 'value' in item && item.value === value && item.isExclusive);
}

/** The answers after one box was ticked or cleared; "none of these" and the others never stand together. */
export function afterChoice(items: Choice[], values: readonly string[], item: ChoiceItem, isOn: boolean): string[] {
  const others = values.filter((value) => value !== item.value);
  if (!isOn) return others;
  return item.isExclusive ? [item.value] : [...others.filter((value) => !isExclusive(items, value)), item.value];
}

export function Checkboxes({ values, onChange, ...choices }: CheckboxesProps) {
  return (
    <Choices
      {...choices}
      names={NAMES}
      isChosen={(value) => values.includes(value)}
      onChoose={onChange && ((item, isOn) => onChange(afterChoice(choices.items, values, item, isOn)))}
    />
  );
}
