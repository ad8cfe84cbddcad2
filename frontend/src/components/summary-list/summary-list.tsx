import type { ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';

export interface Action {
  href: string;
  text: ComponentChildren;
  /** Said by screen readers after the text: "Change" becomes "Change name". */
  of: ComponentChildren;
}

export interface Row {
  key: ComponentChildren;
  value: ComponentChildren;
  actions?: readonly Action[] | undefined;
}

export interface SummaryListProps {
  rows: readonly Row[];
  hasLastBorder?: boolean | undefined;
}

export function SummaryList({ rows, hasLastBorder = true }: SummaryListProps) {
  const someAct = rows.some((row) => row.actions?.length);
  return (
    <dl class={classes('nhsuk-summary-list', !hasLastBorder && 'nhsuk-summary-list--no-last-row-border')}>
      {rows.map((row, index) => (
        <div
          key={index}
          class={classes(
            'nhsuk-summary-list__row',
            someAct && !row.actions?.length && 'nhsuk-summary-list__row--no-actions',
          )}
        >
          <dt class="nhsuk-summary-list__key">{row.key}</dt>
          <dd class="nhsuk-summary-list__value">{row.value}</dd>
          {row.actions?.length ? (
            <dd class="nhsuk-summary-list__actions">
              <Actions actions={row.actions} />
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}

function Actions({ actions }: { actions: readonly Action[] }) {
  const [only] = actions;
  if (only && actions.length === 1) return <ActionLink {...only} />;
  return (
    <ul class="nhsuk-summary-list__actions-list">
      {actions.map((action) => (
        <li class="nhsuk-summary-list__actions-list-item" key={action.href}>
          <ActionLink {...action} />
        </li>
      ))}
    </ul>
  );
}

function ActionLink({ href, text, of }: Action) {
  return (
    <a class="nhsuk-link" href={href}>
      {text}
      <span class="nhsuk-u-visually-hidden"> {of}</span>
    </a>
  );
}
