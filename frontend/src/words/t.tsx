// Every word on screen comes through here. Whole sentences only; a placeholder stands where nothing mutates.
import type { ComponentChildren, JSX } from 'preact';
import { showDate, showTime } from '../lib/dates.ts';
import { currentLanguage, lookUp, type Key } from './language.ts';
import en from './en.json';

export type { Key } from './language.ts';
type Values = Record<string, string | number>;
type RichValues = Record<string, ComponentChildren>;

const PLACEHOLDER = /\{(\w+)\}/g;

/** Words as plain text, for attributes and titles. */
export function t(key: Key, values: Values = {}): string {
  return lookUp(key).words.replace(PLACEHOLDER, (whole, name: string) => String(values[name] ?? whole));
}

/** Words for the page: English that stands in for missing Welsh is marked as English. */
export function say(key: Key, values: RichValues = {}): JSX.Element {
  const { words, isFallback } = lookUp(key);
  const parts = words.split(PLACEHOLDER).map((part, index) => (index % 2 === 1 ? (values[part] ?? `{${part}}`) : part));
  return isFallback ? <span lang="en-GB">{parts}</span> : <>{parts}</>;
}

export function isKey(text: string): text is Key {
  return text in en;
}

export function sayDate(value: string): string {
  return showDate(value, currentLanguage());
}

export function sayTime(value: string): string {
  return showTime(value, currentLanguage());
}
