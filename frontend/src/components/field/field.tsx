// What every form control shares: group, label, hint, error, and the ids that tie them together.
import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';
import { ErrorMessage } from '../error-message/error-message.tsx';
import { Hint } from '../hint/hint.tsx';
import { Label, type LabelSize } from '../label/label.tsx';

export interface FieldProps {
  id: string;
  name?: string | undefined;
  label: ComponentChildren;
  size?: LabelSize | undefined;
  isHeading?: boolean | undefined;
  hint?: ComponentChildren;
  error?: ComponentChildren;
}

/** Ids of hint and error for `aria-describedby`, absent ones left out. */
export function describedBy({ id, hint, error }: Pick<FieldProps, 'id' | 'hint' | 'error'>): string | undefined {
  return classes(Boolean(hint) && `${id}-hint`, Boolean(error) && `${id}-error`) || undefined;
}

export function HintAndError({ id, hint, error }: Pick<FieldProps, 'id' | 'hint' | 'error'>) {
  return (
    <>
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      {error && <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage>}
    </>
  );
}

interface GroupProps {
  hasError?: boolean;
  extra?: string;
  children: ComponentChildren;
}

export function FormGroup({ hasError, extra, children }: GroupProps) {
  return <div class={classes('nhsuk-form-group', hasError && 'nhsuk-form-group--error', extra)}>{children}</div>;
}

export function Field({ extra, children, ...field }: FieldProps & { extra?: string; children: ComponentChildren }) {
  return (
    <FormGroup hasError={Boolean(field.error)} {...(extra ? { extra } : {})}>
      <Label for={field.id} size={field.size} isHeading={field.isHeading}>
        {field.label}
      </Label>
      <HintAndError id={field.id} hint={field.hint} error={field.error} />
      {children}
    </FormGroup>
  );
}
