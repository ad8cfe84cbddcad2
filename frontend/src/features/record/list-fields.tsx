// A list that a person fills: add, take away, move up and down by buttons (never by dragging).
import type { ComponentChildren } from 'preact';
import { Button } from '../../components/button/button.tsx';
import { say, type Key } from '../../words/t.tsx';

export interface ListFieldsProps<T> {
  items: readonly T[];
  change: (items: T[]) => void;
  /** One empty item. */
  make: () => T;
  /** "Contact {number}". */
  legend: Key;
  add: Key;
  isOrdered?: boolean;
  /** Shown for one empty item even before anything is added. */
  startsOpen?: boolean;
  children: (item: T, index: number, set: (item: T) => void) => ComponentChildren;
}

function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const copy = [...items];
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}

export function ListFields<T>({ items, change, make, legend, add, isOrdered, children }: ListFieldsProps<T>) {
  const set = (index: number) => (item: T) => change(items.map((old, place) => (place === index ? item : old)));
  return (
    <>
      {items.map((item, index) => (
        <fieldset class="nhsuk-fieldset ac-item" key={index}>
          <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{say(legend, { number: index + 1 })}</legend>
          {children(item, index, set(index))}
          <div class="ac-item__moves">
            {isOrdered && index > 0 && (
              <MoveButton
                of={say(legend, { number: index + 1 })}
                text={say('list.up')}
                press={() => change(moved(items, index, index - 1))}
              />
            )}
            {isOrdered && index < items.length - 1 && (
              <MoveButton
                of={say(legend, { number: index + 1 })}
                text={say('list.down')}
                press={() => change(moved(items, index, index + 1))}
              />
            )}
            {items.length > 1 && (
              <MoveButton
                of={say(legend, { number: index + 1 })}
                text={say('list.remove')}
                press={() => change(items.filter((_, place) => place !== index))}
              />
            )}
          </div>
        </fieldset>
      ))}
      <Button type="button" variant="secondary" onPress={() => change([...items, make()])}>
        {say(add)}
      </Button>
    </>
  );
}

function MoveButton({ text, of, press }: { text: ComponentChildren; of: ComponentChildren; press: () => void }) {
  return (
    <button class="ac-plain" type="button" onClick={press}>
      {text}
      <span class="nhsuk-u-visually-hidden"> {of}</span>
    </button>
  );
}
