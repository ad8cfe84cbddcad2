import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export type TagColour = 'grey' | 'green' | 'blue' | 'orange' | 'yellow';

const COLOURS: Record<TagColour, string> = {
  grey: 'nhsuk-tag--grey',
  green: 'nhsuk-tag--green',
  blue: 'nhsuk-tag--blue',
  orange: 'nhsuk-tag--orange',
  yellow: 'nhsuk-tag--yellow',
};

/** The word carries the meaning; the colour only helps. */
export function Tag({ colour, children }: { colour?: TagColour | undefined; children: ComponentChildren }) {
  return <strong class={classes('nhsuk-tag', colour && COLOURS[colour])}>{children}</strong>;
}
