import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';
import type { LabelSize } from '../label/label.tsx';

const LEGEND_SIZES: Record<LabelSize, string> = {
  s: 'nhsuk-fieldset__legend--s',
  m: 'nhsuk-fieldset__legend--m',
  l: 'nhsuk-fieldset__legend--l',
};

export interface FieldsetProps {
  legend: ComponentChildren;
  size?: LabelSize | undefined;
  isHeading?: boolean | undefined;
  describedBy?: string | undefined;
  role?: 'group' | undefined;
  children?: ComponentChildren;
}

export function Fieldset({ legend, size, isHeading, describedBy, role, children }: FieldsetProps) {
  return (
    <fieldset class="nhsuk-fieldset" role={role} aria-describedby={describedBy}>
      <legend class={classes('nhsuk-fieldset__legend', size && LEGEND_SIZES[size])}>
        {isHeading ? <h1 class="nhsuk-fieldset__heading">{legend}</h1> : legend}
      </legend>
      {children}
    </fieldset>
  );
}
