import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export function Hint({ id, extra, children }: { id?: string; extra?: string; children: ComponentChildren }) {
  return (
    <div class={classes('nhsuk-hint', extra)} id={id}>
      {children}
    </div>
  );
}
