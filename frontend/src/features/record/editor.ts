// What a heading of the record needs to be asked, read, checked and shown. One module for each in editors/.
import type { ComponentChildren, ComponentType } from 'preact';
import type { Answer } from '../../api/types.ts';
import type { Person } from '../../lib/person.ts';
import type { Key } from '../../words/t.tsx';

/** A field's path (`items.0.number`, also its id on the page) to what is wrong with it. */
export type FieldErrors = Record<string, string>;

/** An answer as it is sent and stored; each heading has fields of its own. */
export type Stored = Record<string, unknown>;

export type Written = { ok: true; value: Stored } | { ok: false; errors: FieldErrors };

export interface FieldsProps<V> {
  value: V;
  change: (value: V) => void;
  errorOf: (field: string) => string | undefined;
  person: Person;
}

/** One way to answer. `fixed` is the value where the way itself says everything ("none known"). */
export interface Way {
  id: string;
  answer: Answer;
  label: Key;
  hint?: Key;
  fixed?: Stored;
}

/** Condition cards that an answer adds or takes away: the person answers, no rule decides. */
export interface Companions {
  add: readonly string[];
  remove: readonly string[];
}

/** What a save added to a list and took from it, by name. */
export interface ListChanges {
  added: string[];
  removed: string[];
}

export interface Editor<V> {
  heading: string;
  /** Short, for lists. Facts bring their own words from the card templates. */
  name: () => string;
  question: () => string;
  hint?: (() => ComponentChildren) | undefined;
  /** With one way or none there is nothing to choose first. */
  ways: readonly Way[];
  /** Asks "do you know it, or does a letter say so?" */
  asksSource: boolean;
  /** For what only a letter can say. */
  startsFromLetter?: boolean;
  empty: () => V;
  /** From what is stored; anything unknown reads as empty. `chosenCards` are the condition cards chosen so far. */
  read: (value: unknown, chosenCards: readonly string[]) => V;
  write: (value: V) => Written;
  Fields: ComponentType<FieldsProps<V>>;
  show: (value: unknown) => ComponentChildren;
  /** For a list where losing one is dangerous: told after saving. */
  changes?: (before: unknown, after: unknown) => ListChanges;
  /** The way of a stored answer where several ways share one `answer`. */
  wayOf?: (value: unknown) => string | null;
  companions?: (value: V, way: string) => Companions | null;
  /** Both texts together, for what must never lose an entry. */
  merge?: (standing: unknown, mine: unknown) => Stored;
}

/** Editors of all kinds in one registry; each is only ever given its own values back. */
export type AnyEditor = Editor<unknown>;

export function editor<V>(definition: Editor<V>): AnyEditor {
  return definition as unknown as AnyEditor;
}

export const GIVEN: Way = { id: 'given', answer: 'given', label: 'way.given' };
export const NOT_SURE: Way = { id: 'not_sure', answer: 'not_sure', label: 'way.not-sure' };
export const LETTER_PHOTO: Way = {
  id: 'letter_photo',
  answer: 'letter_photo',
  label: 'way.letter-photo',
  hint: 'way.letter-photo.hint',
};
export const NOTHING: Way = { id: 'nothing', answer: 'nothing', label: 'way.nothing' };

export { flagOf, isRecord, listOf, orNull, textOf } from '../../lib/stored.ts';
