import type { ComponentChildren } from 'preact';
import { say } from '../../words/t.tsx';

export function BackLink({ href, children }: { href: string; children?: ComponentChildren }) {
  return (
    <a class="nhsuk-back-link" href={href}>
      {children ?? say('back')}
    </a>
  );
}
