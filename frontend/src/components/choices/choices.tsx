// Radios and checkboxes differ in their names and in how many answers they hold; everything else is here.
import { Fragment, type ComponentChildren } from 'preact';
import { classes } from '../../lib/classes.ts';
import { describedBy, FormGroup, HintAndError, type FieldProps } from '../field/field.tsx';
import { Fieldset } from '../fieldset/fieldset.tsx';
import { Hint } from '../hint/hint.tsx';
import { Label } from '../label/label.tsx';

export interface ChoiceItem {
  value: string;
  text: ComponentChildren;
  hint?: ComponentChildren;
  /** Shown under the answer while it is chosen. */
  conditional?: ComponentChildren;
  /** A checkbox that empties all others, for example "None of these". */
  isExclusive?: boolean;
}

export interface Divider {
  divider: ComponentChildren;
}

export type Choice = ChoiceItem | Divider;

interface Names {
  type: 'radio' | 'checkbox';
  list: string;
  item: string;
  input: string;
  label: string;
  hint: string;
  divider: string;
  conditional: string;
  hidden: string;
}

export interface ChoicesProps extends Omit<FieldProps, 'name'> {
  name: string;
  items: Choice[];
}

interface Props extends ChoicesProps {
  names: Names;
  isChosen: (value: string) => boolean;
  onChoose: ((item: ChoiceItem, isOn: boolean) => void) | undefined;
}

export function Choices({ names, items, isChosen, onChoose, ...field }: Props) {
  const list = (
    <div class={names.list}>
      {items.map((item, index) => {
        const id = index === 0 ? field.id : `${field.id}-${index + 1}`;
        if ('divider' in item) {
          return (
            <div key={id} class={names.divider}>
              {item.divider}
            </div>
          );
        }
        const conditionalId = index === 0 ? `conditional-${field.id}` : `conditional-${field.id}-${index + 1}`;
        return (
          <Fragment key={id}>
            <div class={names.item}>
              <input
                class={names.input}
                id={id}
                name={field.name}
                type={names.type}
                value={item.value}
                checked={isChosen(item.value)}
                aria-describedby={item.hint ? `${id}-item-hint` : undefined}
                data-aria-controls={item.conditional ? conditionalId : undefined}
                data-behaviour={item.isExclusive ? 'exclusive' : undefined}
                onChange={onChoose && ((event) => onChoose(item, event.currentTarget.checked))}
              />
              <Label for={id} extra={names.label}>
                {item.text}
              </Label>
              {item.hint && (
                <Hint id={`${id}-item-hint`} extra={names.hint}>
                  {item.hint}
                </Hint>
              )}
            </div>
            {item.conditional && (
              <div class={classes(names.conditional, !isChosen(item.value) && names.hidden)} id={conditionalId}>
                {item.conditional}
              </div>
            )}
          </Fragment>
        );
      })}
    </div>
  );
  return (
    <FormGroup hasError={Boolean(field.error)}>
      <Fieldset legend={field.label} size={field.size} isHeading={field.isHeading} describedBy={describedBy(field)}>
        <HintAndError id={field.id} hint={field.hint} error={field.error} />
        {list}
      </Fieldset>
    </FormGroup>
  );
}
