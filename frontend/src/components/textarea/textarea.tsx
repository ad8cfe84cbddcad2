import { classes } from '../../lib/classes.ts';
import { describedBy, Field, type FieldProps } from '../field/field.tsx';

export interface TextareaProps extends FieldProps {
  value?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  rows?: number | undefined;
}

export function Textarea({ value, onChange, rows = 5, ...field }: TextareaProps) {
  return (
    <Field {...field}>
      <textarea
        class={classes('nhsuk-textarea', field.error && 'nhsuk-textarea--error')}
        id={field.id}
        name={field.name ?? field.id}
        rows={rows}
        aria-describedby={describedBy(field)}
        value={value}
        onInput={onChange && ((event) => onChange(event.currentTarget.value))}
      />
    </Field>
  );
}
