import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { say } from '../../words/t.tsx';

export interface ErrorItem {
  /** Id of the field, when there is one. */
  field?: string | undefined;
  message: ComponentChildren;
}

export interface ErrorSummaryProps {
  /** A new list takes the focus: hand in the same one until the next submit. */
  errors: readonly ErrorItem[];
  description?: ComponentChildren;
}

/** Brings label or legend into sight first, then puts the focus in the field: otherwise the question is off the screen. */
function goToField(event: MouseEvent, id: string): void {
  const field = document.getElementById(id) ?? document.getElementById(`${id}-day`);
  const input = field?.matches('input,select,textarea,button') ? field : field?.querySelector<HTMLElement>('input');
  if (!input) return;
  event.preventDefault();
  const legend = input.closest('fieldset')?.querySelector('legend');
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
  (legend ?? label ?? input).scrollIntoView();
  input.focus({ preventScroll: true });
}

export function ErrorSummary({ errors, description }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  // A new list of errors takes the focus, so that a screen reader and a magnifier both land on it.
  useEffect(() => {
    box.current?.setAttribute('tabindex', '-1');
    box.current?.focus();
  }, [errors]);
  return (
    <div class="nhsuk-error-summary" ref={box}>
      <div role="alert">
        <h2 class="nhsuk-error-summary__heading">{say('error.summary')}</h2>
        <div class="nhsuk-error-summary__body">
          {description && <p>{description}</p>}
          <ul class="nhsuk-list nhsuk-error-summary__list">
            {errors.map(({ field, message }, index) => (
              <li key={field ?? index}>
                {field ? (
                  <a href={`#${field}`} onClick={(event) => goToField(event, field)}>
                    {message}
                  </a>
                ) : (
                  message
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
