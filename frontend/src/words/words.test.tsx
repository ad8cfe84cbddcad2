// The catalogues as a whole: every word is used and every use has its words; Welsh keeps the rules that bite in software.
import { render } from '@testing-library/preact';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import cy from './cy.json';
import en from './en.json';
import { setLanguage } from './language.ts';
import { say, t } from './t.tsx';

const english: Record<string, string> = en;
const welsh: Record<string, string> = cy;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) ? [readFileSync(path, 'utf8')] : [];
  });
}

const code = sources('src').join('\n');
const placeholdersOf = (words: string): string[] => (words.match(/\{\w+\}/g) ?? []).sort();

/** Families of keys that code builds from a value: `medium.${medium}`. */
const FAMILIES = [...code.matchAll(/`([a-z-]+(?:\.[a-z-]+)*)\.\$\{/g)].map((match) => `${match[1]}.`);

/** Names and titles that are the same in both languages. */
const SAME_IN_BOTH = new Set(['title']);

afterEach(() => setLanguage('en-GB'));

describe('English', () => {
  it('has no word that nobody uses', () => {
    const unused = Object.keys(english).filter(
      (key) =>
        !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !FAMILIES.some((family) => key.startsWith(family)),
    );
    expect(unused).toEqual([]);
  });

  it('gets a value for each placeholder where it is used', () => {
    const calls = [...code.matchAll(/\b(?:t|say)\(\s*'([^']+)'(\s*,\s*\{[\s\S]*?\}\s*\)|\s*\))/g)];
    for (const [, key = '', rest = ''] of calls) {
      for (const placeholder of placeholdersOf(english[key] ?? '')) {
        expect(rest, `${key} needs ${placeholder}`).toContain(placeholder.slice(1, -1));
      }
    }
    expect(calls.length).toBeGreaterThan(300);
  });

  it('is short: no sentence of more than 25 words', () => {
    const long = Object.entries(english).filter(([, words]) =>
      words.split(/[.!?:]\s/).some((s) => s.split(/\s+/).length > 25),
    );
    expect(long).toEqual([]);
  });

  it('says nothing that frightens. Proves H68-A4 for the words of the app.', () => {
    for (const words of Object.values(english)) expect(words).not.toMatch(/\b(kill|lethal|fatal|death|die[sd]?)\b/i);
  });

  it('uses one kind of apostrophe and whole sentences', () => {
    for (const [key, words] of Object.entries(english)) {
      expect(words, key).not.toContain("'");
      expect(words, key).toBe(words.trim());
      expect(words, key).not.toBe('');
    }
  });
});

describe('a parent', () => {
  const NO_NUMBER = ['no-number.any', 'no-number.night'].flatMap((key) => [key, `${key}.text`]);
  /** Said only where somebody reads of their own card; each has words of its own for a parent or helper. */
  const OF_ONES_OWN = [
    'card.mine',
    'plan.mine',
    'issued',
    'issued.scan',
    'looked.only-you',
    'pause.warning',
    ...NO_NUMBER,
  ];
  /** Before anybody is named, or as the card itself says it in the patient's voice. */
  const OF_NOBODY_YET =
    /^(landing|about|start|home\.empty|sign-in|settings|choices\.(decision_makers|how_to_help)|help)(\.|$)/;
  /** What only the patient has, is or does: "your card" is wrong for whoever keeps the card of somebody else. */
  const OF_THE_PATIENT =
    /\b(?:your|my) (?:\w+ )?(?:cards?|conditions?|team|advice|facts|plan|codes?|prints?|photo|letter|medicines?|allergies|body|oxygen|steroids?|ventilator|GP|weight)\b|\bwho you are\b|\byou (?:take(?! the card)|use|are allergic|breathe)\b|\byou are in hospital\b/i;
  const ACCOUNT = /\byour (?:recovery code|email)\b/gi;

  it('never reads words that take the reader for the patient, on any page', () => {
    const wrong = Object.entries(english).filter(
      ([key, words]) =>
        OF_THE_PATIENT.test(words.replaceAll(ACCOUNT, '')) && !OF_ONES_OWN.includes(key) && !OF_NOBODY_YET.test(key),
    );
    expect(wrong).toEqual([]);
  });

  it('has words of their own wherever the patient has', () => {
    for (const key of OF_ONES_OWN) {
      const guard = new RegExp(`isSelf[^\\n]*\\n?[^\\n]*say\\('${key.replace('.', '\\.')}'`);
      expect(code, `${key} is said only to the person whose card it is`).toMatch(guard);
    }
  });
});

describe('Welsh', () => {
  it('knows only keys that exist in English', () => {
    expect(Object.keys(welsh).filter((key) => !(key in english))).toEqual([]);
  });

  it('is never blank, a left-over or the English itself', () => {
    for (const [key, words] of Object.entries(welsh)) {
      if (!SAME_IN_BOTH.has(key)) expect(words, key).not.toBe(english[key]);
      expect(words, key).not.toMatch(/^$|Welsh|PLACEHOLDER|\[CY\]|TODO|a\(c\)|â\/ag|hwn\/hon/);
      expect(words.normalize('NFC'), key).toBe(words);
      expect(words, key).not.toContain("'");
    }
  });

  it('holds the same placeholders', () => {
    for (const [key, words] of Object.entries(welsh)) {
      expect(placeholdersOf(words), key).toEqual(placeholdersOf(english[key] ?? ''));
    }
  });

  it('is shown where it exists, and English in its place is marked as English', async () => {
    await setLanguage('cy');
    expect(t('back')).toBe('Yn ôl');
    expect(document.documentElement.lang).toBe('cy');
    const { container } = render(
      <p>
        {say('back')} {say('landing.title')}
      </p>,
    );
    expect(container.querySelector('[lang="en-GB"]')).toHaveTextContent(en['landing.title']);
    expect(container.querySelectorAll('[lang]')).toHaveLength(1);
  });
});
