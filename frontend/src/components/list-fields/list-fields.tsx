// A list that a person fills: add, take away, move up and down by buttons (never by dragging).
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '../button/button.tsx';
import { say, t, type Key } from '../../words/t.tsx';
import { useListFocus } from './list-focus.ts';

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
  const list = useRef<HTMLDivElement>(null);
  const { status, goTo } = useListFocus();
  const set = (index: number) => (item: T) => change(items.map((old, place) => (place === index ? item : old)));
  const name = (index: number): string => t(legend, { number: index + 1 });
  const itemAt = (index: number) => list.current?.querySelectorAll<HTMLElement>(':scope > fieldset')[index];
  const legendAt = (index: number) => itemAt(index)?.querySelector<HTMLElement>('legend');
  function addOne(): void {
    const place = items.length;
    goTo(
      () => itemAt(place)?.querySelector<HTMLElement>('input, select, textarea'),
      t('list.added', { item: name(place) }),
    );
    change([...items, make()]);
  }
  function move(from: number, to: number): void {
    goTo(() => legendAt(to), t('list.moved', { item: name(to) }));
    change(moved(items, from, to));
  }
  /** The only one is emptied: one item always stands open. */
  function takeAway(index: number): void {
    const left = items.filter((_, place) => place !== index);
    goTo(() => legendAt(Math.min(index, Math.max(left.length - 1, 0))), t('list.removed', { item: name(index) }));
    change(left.length > 0 ? left : [make()]);
  }
  return (
    <div ref={list}>
      {items.map((item, index) => (
        <fieldset class="nhsuk-fieldset ac-item" key={index}>
          <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s" tabIndex={-1}>
            {say(legend, { number: index + 1 })}
          </legend>
          {children(item, index, set(index))}
          <div class="ac-item__moves">
            {isOrdered && index > 0 && (
              <MoveButton of={name(index)} text={say('list.up')} press={() => move(index, index - 1)} />
            )}
            {isOrdered && index < items.length - 1 && (
              <MoveButton of={name(index)} text={say('list.down')} press={() => move(index, index + 1)} />
            )}
            <MoveButton of={name(index)} text={say('list.remove')} press={() => takeAway(index)} />
          </div>
        </fieldset>
      ))}
      <p class="nhsuk-u-visually-hidden" role="status">
        {status}
      </p>
      <Button type="button" variant="secondary" onPress={addOne}>
        {say(add)}
      </Button>
    </div>
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
