import type { ComponentChildren } from 'preact';
import { say } from '../../words/t.tsx';

export function InsetText({ children }: { children: ComponentChildren }) {
  return (
    <div class="nhsuk-inset-text">
      <span class="nhsuk-u-visually-hidden">{say('inset.prefix')} </span>
      {children}
    </div>
  );
}
