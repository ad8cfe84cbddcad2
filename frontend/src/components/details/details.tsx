import type { ComponentChildren } from 'preact';

export interface DetailsProps {
  summary: ComponentChildren;
  children: ComponentChildren;
}

export function Details({ summary, children }: DetailsProps) {
  return (
    <details class="nhsuk-details">
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">{summary}</span>
      </summary>
      <div class="nhsuk-details__text">{children}</div>
    </details>
  );
}
