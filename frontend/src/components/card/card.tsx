import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export interface CardProps {
  heading?: ComponentChildren;
  level?: 2 | 3 | undefined;
  /** Makes the whole card one link. */
  href?: string | undefined;
  description?: ComponentChildren;
  children?: ComponentChildren;
}

export function Card({ heading, level = 2, href, description, children }: CardProps) {
  const Heading = `h${level}` as const;
  return (
    <div class={classes('nhsuk-card', href && 'nhsuk-card--clickable')}>
      <div class="nhsuk-card__content">
        {heading && (
          <Heading class={classes('nhsuk-card__heading', href && 'nhsuk-heading-m')}>
            {href ? (
              <a class="nhsuk-card__link" href={href}>
                {heading}
              </a>
            ) : (
              heading
            )}
          </Heading>
        )}
        {description && <p class="nhsuk-card__description">{description}</p>}
        {children}
      </div>
    </div>
  );
}
