import type { ComponentChildren } from 'preact';
import { say } from '../../words/t.tsx';

export function ErrorMessage({ id, children }: { id?: string; children: ComponentChildren }) {
  return (
    <span class="nhsuk-error-message" id={id}>
      <span class="nhsuk-u-visually-hidden">{say('error.prefix')} </span>
      {children}
    </span>
  );
}
