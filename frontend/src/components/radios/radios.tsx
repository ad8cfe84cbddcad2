import { Choices, type ChoicesProps } from '../choices/choices.tsx';

const NAMES = {
  type: 'radio',
  list: 'nhsuk-radios',
  item: 'nhsuk-radios__item',
  input: 'nhsuk-radios__input',
  label: 'nhsuk-radios__label',
  hint: 'nhsuk-radios__hint',
  divider: 'nhsuk-radios__divider',
  conditional: 'nhsuk-radios__conditional',
  hidden: 'nhsuk-radios__conditional--hidden',
} as const;

export interface RadiosProps extends ChoicesProps {
  value?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
}

export function Radios({ value, onChange, ...choices }: RadiosProps) {
  return (
    <Choices
      {...choices}
      names={NAMES}
      isChosen={(item) => item === value}
      onChoose={onChange && ((item) => onChange(item.value))}
    />
  );
}
