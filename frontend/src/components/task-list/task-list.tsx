import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export interface Task {
  heading: ComponentChildren;
  href?: string | undefined;
  hint?: ComponentChildren;
  status: ComponentChildren;
}

export function TaskList({ id, tasks }: { id: string; tasks: readonly Task[] }) {
  return (
    <ul class="nhsuk-task-list">
      {tasks.map((task, index) => (
        <TaskItem key={task.href ?? index} id={`${id}-${index + 1}`} {...task} />
      ))}
    </ul>
  );
}

function TaskItem({ id, heading, href, hint, status }: Task & { id: string }) {
  return (
    <li class={classes('nhsuk-task-list__item', href && 'nhsuk-task-list__item--with-link')}>
      <div class="nhsuk-task-list__name-and-hint">
        {href ? (
          <a
            class="nhsuk-task-list__link nhsuk-link"
            href={href}
            aria-describedby={classes(hint && `${id}-hint`, `${id}-status`)}
          >
            {heading}
          </a>
        ) : (
          <div>{heading}</div>
        )}
        {hint && (
          <div class="nhsuk-task-list__hint" id={`${id}-hint`}>
            {hint}
          </div>
        )}
      </div>
      <div class="nhsuk-task-list__status" id={`${id}-status`}>
        {status}
      </div>
    </li>
  );
}

/** A status that needs no attention: plain words without a coloured tag. */
export function PlainStatus({ children }: { children: ComponentChildren }) {
  return (
    <strong class="nhsuk-tag nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal">{children}</strong>
  );
}
