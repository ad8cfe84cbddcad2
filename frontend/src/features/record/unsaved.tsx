// What was typed on this phone and never reached the server, with the way to each.
import type { FactDefinition } from '../../api/types.ts';
import { say } from '../../words/t.tsx';
import { findEditor } from './registry.ts';

interface UnsavedProps {
  headings: readonly string[];
  facts: readonly FactDefinition[];
  placeOf: (heading: string) => string;
}

export function Unsaved({ headings, facts, placeOf }: UnsavedProps) {
  if (headings.length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care">
      <h2 class="nhsuk-heading-s">{say('check.unsaved')}</h2>
      <ul>
        {headings.map((heading) => (
          <li key={heading}>
            <a class="ac-link-line" href={placeOf(heading)}>
              {findEditor(heading, facts)?.name() ?? heading}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
