// Which language the screen speaks: the person's recorded choice, never the browser's setting.
import { useEffect, useState } from 'preact/hooks';
import type { DateLanguage } from '../lib/dates.ts';
import en from './en.json';

export type Key = keyof typeof en;
export type Language = DateLanguage;

type Catalogue = Partial<Record<string, string>>;

const STORED = 'alertcard-language';
const listeners = new Set<() => void>();
let language: Language = 'en-GB';
let welsh: Catalogue = {};

export function currentLanguage(): Language {
  return language;
}

/** The words in the current language, and whether they had to be English on a Welsh page. */
export function lookUp(key: Key): { words: string; isFallback: boolean } {
  const translated = language === 'cy' ? welsh[key] : undefined;
  return { words: translated ?? en[key], isFallback: language === 'cy' && translated === undefined };
}

export async function setLanguage(wanted: Language): Promise<void> {
  if (wanted === 'cy') welsh = (await import('./cy.json')).default;
  language = wanted;
  document.documentElement.lang = wanted;
  try {
    window.localStorage.setItem(STORED, wanted);
  } catch {
    // Storage is closed in some private windows: the choice then lasts for this page.
  }
  for (const listener of [...listeners]) listener();
}

export async function restoreLanguage(): Promise<void> {
  try {
    if (window.localStorage.getItem(STORED) === 'cy') await setLanguage('cy');
  } catch {
    // As above.
  }
}

/** Renders the component again when the language changes. */
export function useLanguage(): Language {
  const [shown, setShown] = useState(language);
  useEffect(() => {
    const listener = (): void => setShown(language);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
