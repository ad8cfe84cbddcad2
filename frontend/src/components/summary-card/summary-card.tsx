import type { ComponentChildren } from 'preact';
import { SummaryList, type Row } from '../summary-list/summary-list.tsx';

export interface SummaryCardProps {
  heading: ComponentChildren;
  level?: 2 | 3 | undefined;
  actions?: readonly { href: string; text: ComponentChildren }[] | undefined;
  rows: readonly Row[];
  children?: ComponentChildren;
}

export function SummaryCard({ heading, level = 2, actions = [], rows, children }: SummaryCardProps) {
  const Heading = `h${level}` as const;
  return (
    <div class="nhsuk-card">
      <div class="nhsuk-card__heading-container">
        <Heading class="nhsuk-card__heading nhsuk-heading-m">{heading}</Heading>
        {actions.length > 0 && (
          <ul class="nhsuk-card__actions">
            {actions.map(({ href, text }) => (
              <li class="nhsuk-card__action" key={href}>
                <a class="nhsuk-link" href={href}>
                  {text}
                  <span class="nhsuk-u-visually-hidden"> ({heading})</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="nhsuk-card__content">
        <SummaryList rows={rows} hasLastBorder={false} />
        {children}
      </div>
    </div>
  );
}
