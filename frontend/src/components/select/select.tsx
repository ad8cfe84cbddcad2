import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';
import { describedBy, Field, type FieldProps } from '../field/field.tsx';

export interface SelectProps extends FieldProps {
  value?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  items: { value: string; text: ComponentChildren }[];
}

export function Select({ value, onChange, items, ...field }: SelectProps) {
  return (
    <Field {...field}>
      <select
        class={classes('nhsuk-select', field.error && 'nhsuk-select--error')}
        id={field.id}
        name={field.name ?? field.id}
        aria-describedby={describedBy(field)}
        onChange={onChange && ((event) => onChange(event.currentTarget.value))}
      >
        {items.map((item) => (
          <option key={item.value} value={item.value} selected={item.value === value}>
            {item.text}
          </option>
        ))}
      </select>
    </Field>
  );
}
