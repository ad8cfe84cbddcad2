import type { ComponentChildren } from 'preact';

export interface WarningCalloutProps {
  heading: ComponentChildren;
  level?: 2 | 3 | undefined;
  children: ComponentChildren;
}

export function WarningCallout({ heading, level = 3, children }: WarningCalloutProps) {
  const Heading = `h${level}` as const;
  return (
    <div class="nhsuk-card nhsuk-card--warning">
      <div class="nhsuk-card__content">
        <Heading class="nhsuk-card__heading">{heading}</Heading>
        {children}
      </div>
    </div>
  );
}
