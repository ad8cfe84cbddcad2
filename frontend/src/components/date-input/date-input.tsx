import { classes } from '../../lib/classes.ts';
import type { DateParts } from '../../lib/dates.ts';
import { say, type Key } from '../../words/t.tsx';
import { describedBy, FormGroup, HintAndError, type FieldProps } from '../field/field.tsx';
import { Fieldset } from '../fieldset/fieldset.tsx';
import { Label } from '../label/label.tsx';

type Part = keyof DateParts;

const PARTS: readonly { part: Part; label: Key; width: string }[] = [
  { part: 'day', label: 'date.day', width: 'nhsuk-input--width-2' },
  { part: 'month', label: 'date.month', width: 'nhsuk-input--width-2' },
  { part: 'year', label: 'date.year', width: 'nhsuk-input--width-4' },
];

export interface DateInputProps extends FieldProps {
  value: DateParts;
  onChange?: ((value: DateParts) => void) | undefined;
  /** Only when the person is asked for their own date of birth. */
  isOwnBirthday?: boolean | undefined;
  /** Which boxes are wrong; all three when not said. */
  wrongParts?: readonly Part[] | undefined;
}

export function DateInput({ value, onChange, isOwnBirthday, wrongParts, ...field }: DateInputProps) {
  const isWrong = (part: Part): boolean => Boolean(field.error) && (wrongParts?.includes(part) ?? true);
  return (
    <FormGroup hasError={Boolean(field.error)}>
      <Fieldset
        legend={field.label}
        size={field.size}
        isHeading={field.isHeading}
        describedBy={describedBy(field)}
        role="group"
      >
        <HintAndError id={field.id} hint={field.hint} error={field.error} />
        <div class="nhsuk-date-input" id={field.id}>
          {PARTS.map(({ part, label, width }) => (
            <div class="nhsuk-date-input__item" key={part}>
              <FormGroup hasError={isWrong(part)}>
                <Label for={`${field.id}-${part}`} extra="nhsuk-date-input__label">
                  {say(label)}
                </Label>
                <input
                  class={classes(
                    'nhsuk-input',
                    isWrong(part) && 'nhsuk-input--error',
                    width,
                    'nhsuk-date-input__input',
                  )}
                  id={`${field.id}-${part}`}
                  name={field.name ? `${field.name}-${part}` : part}
                  type="text"
                  value={value[part] || undefined}
                  autocomplete={isOwnBirthday ? `bday-${part}` : undefined}
                  inputMode="numeric"
                  onInput={onChange && ((event) => onChange({ ...value, [part]: event.currentTarget.value }))}
                />
              </FormGroup>
            </div>
          ))}
        </div>
      </Fieldset>
    </FormGroup>
  );
}
