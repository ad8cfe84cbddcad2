// Headings made of a few plain fields.
import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { Input } from '../../../components/input/input.tsx';
import { Textarea } from '../../../components/textarea/textarea.tsx';
import { say, t, type Key } from '../../../words/t.tsx';
import {
  editor,
  flagOf,
  GIVEN,
  LETTER_PHOTO,
  listOf,
  NOT_SURE,
  NOTHING,
  orNull,
  textOf,
  type AnyEditor,
  type Way,
} from '../editor.ts';

type Texts = Record<string, string>;

interface TextField {
  field: string;
  label: Key;
  hint?: Key;
  isLong?: boolean;
  type?: 'tel';
  isNeeded?: Key;
}

interface Shape {
  heading: string;
  name: Key;
  question: Key;
  hint?: Key;
  ways: readonly Way[];
  fields: readonly TextField[];
  missing: Key;
}

/** A heading of optional texts, at least one of which is filled. */
function ofTexts({ heading, name, question, hint, ways, fields, missing }: Shape): AnyEditor {
  return editor<Texts>({
    heading,
    name: () => t(name),
    question: () => t(question),
    ...(hint ? { hint: () => say(hint) } : {}),
    ways,
    asksSource: false,
    empty: () => Object.fromEntries(fields.map(({ field }) => [field, ''])),
    read: (value) => Object.fromEntries(fields.map(({ field }) => [field, textOf(value, field)])),
    write: (value) => {
      const needed = fields.find(({ field, isNeeded }) => isNeeded && !value[field]?.trim());
      if (needed?.isNeeded) return { ok: false, errors: { [needed.field]: t(needed.isNeeded) } };
      const written = Object.fromEntries(fields.map(({ field }) => [field, orNull(value[field] ?? '')]));
      const isEmpty = Object.values(written).every((text) => text === null);
      return isEmpty
        ? { ok: false, errors: { [fields[0]?.field ?? 'value']: t(missing) } }
        : { ok: true, value: written };
    },
    Fields: ({ value, change, errorOf }) => (
      <>
        {fields.map(({ field, label, hint: fieldHint, isLong, type }) => {
          const shared = {
            id: field,
            label: say(label),
            hint: fieldHint && say(fieldHint),
            error: errorOf(field),
            value: value[field],
            onChange: (text: string) => change({ ...value, [field]: text }),
          };
          return isLong ? <Textarea key={field} {...shared} rows={3} /> : <Input key={field} {...shared} type={type} />;
        })}
      </>
    ),
    show: (value) => (
      <>
        {fields.map(({ field }) => {
          const text = textOf(value, field);
          return text ? <p key={field}>{text}</p> : null;
        })}
      </>
    ),
  });
}

export const equipment = ofTexts({
  heading: 'equipment',
  name: 'equipment',
  question: 'equipment.question',
  hint: 'equipment.hint',
  ways: [
    { ...GIVEN, label: 'equipment.way.given' },
    { ...NOTHING, label: 'equipment.way.none' },
    LETTER_PHOTO,
    NOT_SURE,
  ],
  fields: [
    { field: 'bring', label: 'equipment.bring', hint: 'equipment.bring.hint', isLong: true },
    { field: 'position', label: 'equipment.position', hint: 'equipment.position.hint', isLong: true },
    { field: 'lifting', label: 'equipment.lifting', hint: 'equipment.lifting.hint', isLong: true },
  ],
  missing: 'equipment.missing',
});

export const gp = ofTexts({
  heading: 'gp',
  name: 'gp',
  question: 'gp.question',
  ways: [{ ...GIVEN, label: 'gp.way.given' }, { ...NOTHING, label: 'gp.way.none' }, NOT_SURE],
  fields: [
    { field: 'practice', label: 'gp.practice', isNeeded: 'gp.practice.missing' },
    { field: 'number', label: 'gp.number', type: 'tel' },
  ],
  missing: 'gp.practice.missing',
});

export const howToHelp = ofTexts({
  heading: 'how_to_help',
  name: 'help',
  question: 'help.question',
  hint: 'help.hint',
  ways: [{ ...GIVEN, label: 'help.way.given' }, NOTHING],
  fields: [
    { field: 'text', label: 'help.text', isLong: true },
    { field: 'decision_makers', label: 'help.deciders', hint: 'help.deciders.hint', isLong: true },
  ],
  missing: 'help.missing',
});

interface Communication {
  languages: string;
  interpreter: string;
  speech: string;
  needs: string;
  wants_welsh: boolean;
}

export const communication = editor<Communication>({
  heading: 'communication',
  name: () => t('communication'),
  question: () => t('communication.question'),
  ways: [{ ...GIVEN, label: 'communication.way.given' }, NOTHING, NOT_SURE],
  asksSource: false,
  empty: () => ({ languages: '', interpreter: '', speech: '', needs: '', wants_welsh: false }),
  read: (value) => ({
    languages: listOf(value, 'languages').join(', '),
    interpreter: textOf(value, 'interpreter'),
    speech: textOf(value, 'speech'),
    needs: textOf(value, 'needs'),
    wants_welsh: flagOf(value, 'wants_welsh'),
  }),
  write: (value) => ({
    ok: true,
    value: {
      languages: value.languages
        .split(',')
        .map((language) => language.trim())
        .filter(Boolean),
      interpreter: orNull(value.interpreter),
      speech: orNull(value.speech),
      needs: orNull(value.needs),
      wants_welsh: value.wants_welsh,
    },
  }),
  Fields: ({ value, change, errorOf }) => (
    <>
      <Input
        id="speech"
        label={say('communication.speech')}
        hint={say('communication.speech.hint')}
        error={errorOf('speech')}
        value={value.speech}
        onChange={(speech) => change({ ...value, speech })}
      />
      <Input
        id="languages"
        label={say('communication.languages')}
        hint={say('communication.languages.hint')}
        error={errorOf('languages')}
        value={value.languages}
        onChange={(languages) => change({ ...value, languages })}
      />
      <Input
        id="interpreter"
        label={say('communication.interpreter')}
        hint={say('communication.interpreter.hint')}
        error={errorOf('interpreter')}
        value={value.interpreter}
        onChange={(interpreter) => change({ ...value, interpreter })}
      />
      <Textarea
        id="needs"
        label={say('communication.needs')}
        hint={say('communication.needs.hint')}
        error={errorOf('needs')}
        rows={3}
        value={value.needs}
        onChange={(needs) => change({ ...value, needs })}
      />
      <Checkboxes
        id="wants_welsh"
        name="wants_welsh"
        label={say('communication.welsh')}
        size="s"
        values={value.wants_welsh ? ['yes'] : []}
        onChange={(ticked) => change({ ...value, wants_welsh: ticked.length > 0 })}
        items={[{ value: 'yes', text: say('communication.welsh.yes') }]}
      />
    </>
  ),
  show: (value) => (
    <>
      {['speech', 'interpreter', 'needs'].map((field) => {
        const text = textOf(value, field);
        return text ? <p key={field}>{text}</p> : null;
      })}
      {listOf(value, 'languages').length > 0 && <p>{listOf(value, 'languages').join(', ')}</p>}
    </>
  ),
});
