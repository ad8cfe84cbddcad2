import type { ComponentChildren, InputHTMLAttributes, TargetedInputEvent } from 'preact';
import { classes } from '../../lib/classes.ts';
import { describedBy, Field, type FieldProps } from '../field/field.tsx';

type Width = 4 | 5 | 10 | 20;
const WIDTHS: Record<Width, string> = {
  4: 'nhsuk-input--width-4',
  5: 'nhsuk-input--width-5',
  10: 'nhsuk-input--width-10',
  20: 'nhsuk-input--width-20',
};

export interface InputProps extends FieldProps {
  value?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  type?: 'text' | 'email' | 'tel' | 'time' | 'search' | undefined;
  width?: Width | undefined;
  /** Wider letters, for codes and numbers read one by one. */
  isCode?: boolean | undefined;
  inputMode?: 'numeric' | 'decimal' | 'tel' | 'email' | undefined;
  autoComplete?: string | undefined;
  spellCheck?: boolean | undefined;
  prefix?: ComponentChildren;
  suffix?: ComponentChildren;
  maxLength?: number | undefined;
}

export function Input({
  value,
  onChange,
  type = 'text',
  width,
  isCode,
  inputMode,
  prefix,
  suffix,
  ...rest
}: InputProps) {
  // The library types each kind of input apart; ours are all boxes for text.
  const attributes = {
    class: classes(
      'nhsuk-input',
      isCode && 'nhsuk-input--code',
      rest.error && 'nhsuk-input--error',
      width && WIDTHS[width],
    ),
    id: rest.id,
    name: rest.name ?? rest.id,
    type,
    value,
    inputMode,
    autocomplete: rest.autoComplete,
    spellcheck: rest.spellCheck,
    maxLength: rest.maxLength,
    'aria-describedby': describedBy(rest),
    onInput: onChange && ((event: TargetedInputEvent<HTMLInputElement>) => onChange(event.currentTarget.value)),
  } as InputHTMLAttributes;
  const box = <input {...attributes} />;
  return (
    <Field {...rest}>
      {prefix || suffix ? (
        <div class="nhsuk-input-wrapper">
          {prefix && <Affix part="nhsuk-input-wrapper__prefix">{prefix}</Affix>}
          {box}
          {suffix && <Affix part="nhsuk-input-wrapper__suffix">{suffix}</Affix>}
        </div>
      ) : (
        box
      )}
    </Field>
  );
}

function Affix({ part, children }: { part: string; children: ComponentChildren }) {
  return (
    <div class={part} aria-hidden="true">
      {children}
    </div>
  );
}
