import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export function Tiles({ isTwo, children }: { isTwo?: boolean; children: ComponentChildren }) {
  return <ul class={classes('ac-tiles', isTwo && 'ac-tiles--two')}>{children}</ul>;
}

/** One large way on: the whole tile is the link. */
export function Tile({
  href,
  heading,
  children,
}: {
  href: string;
  heading: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <li class="ac-tile">
      <a href={href}>{heading}</a>
      {children && <p>{children}</p>}
    </li>
  );
}
