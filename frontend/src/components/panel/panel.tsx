import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export interface PanelProps {
  heading: ComponentChildren;
  /** An interruption stops the person before something risky; otherwise the panel says that something is done. */
  isInterruption?: boolean | undefined;
  children?: ComponentChildren;
}

export function Panel({ heading, isInterruption, children }: PanelProps) {
  return (
    <div class={classes('nhsuk-panel', isInterruption && 'nhsuk-panel--interruption')}>
      <h1 class={classes('nhsuk-panel__heading', isInterruption && 'nhsuk-panel__heading--l')}>{heading}</h1>
      {children && <div class="nhsuk-panel__body">{children}</div>}
    </div>
  );
}
