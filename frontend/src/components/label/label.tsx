import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export type LabelSize = 's' | 'm' | 'l';

const LABEL_SIZES: Record<LabelSize, string> = {
  s: 'nhsuk-label--s',
  m: 'nhsuk-label--m',
  l: 'nhsuk-label--l',
};

export interface LabelProps {
  for: string;
  size?: LabelSize | undefined;
  /** The label is the page's own heading: one question on the page. */
  isHeading?: boolean | undefined;
  extra?: string | undefined;
  children: ComponentChildren;
}

export function Label({ for: target, size, isHeading, extra, children }: LabelProps) {
  const label = (
    <label class={classes('nhsuk-label', size && LABEL_SIZES[size], extra)} for={target}>
      {children}
    </label>
  );
  return isHeading ? <h1 class="nhsuk-label-wrapper">{label}</h1> : label;
}
