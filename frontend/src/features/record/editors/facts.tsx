// Facts that the condition cards ask for. Their words and kinds are data of the card templates; here is one editor for all.
import { DateInput } from '../../../components/date-input/date-input.tsx';
import { Input } from '../../../components/input/input.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import { Textarea } from '../../../components/textarea/textarea.tsx';
import type { FactDefinition } from '../../../api/types.ts';
import { dateFromParts, partsFromDate, type DateParts } from '../../../lib/dates.ts';
import { say, sayDate, t } from '../../../words/t.tsx';
import {
  editor,
  GIVEN,
  isRecord,
  LETTER_PHOTO,
  NOT_SURE,
  NOTHING,
  type AnyEditor,
  type FieldErrors,
  type FieldsProps,
  type Way,
  type Written,
} from '../editor.ts';

export interface FactForm {
  text: string;
  low: string;
  high: string;
  date: DateParts;
}

export interface FactChoice {
  value: string;
  words: string;
}

function emptyFact(): FactForm {
  return { text: '', low: '', high: '', date: partsFromDate(null) };
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}

export function readFact(stored: unknown): FactForm {
  const value = isRecord(stored) ? stored['value'] : undefined;
  if (isRecord(value)) return { ...emptyFact(), low: numberText(value['low']), high: numberText(value['high']) };
  if (typeof value === 'number' || typeof value === 'boolean') return { ...emptyFact(), text: String(value) };
  if (typeof value === 'string') return { ...emptyFact(), text: value, date: partsFromDate(value) };
  return emptyFact();
}

/** A number as people type it: a comma for the point, a sign of the unit behind it. */
export function parseNumber(typed: string): number | null {
  const plain = typed.trim().replace(',', '.').replace(/\s*%$/, '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function writeRange({ low, high }: FactForm): Written {
  const [from, to] = [parseNumber(low), parseNumber(high)];
  const errors: FieldErrors = {};
  if (from === null) errors['value.low'] = t('fact.number.wrong');
  if (to === null) errors['value.high'] = t('fact.number.wrong');
  if (from !== null && to !== null && from > to) errors['value.low'] = t('fact.range.order');
  return Object.keys(errors).length > 0
    ? { ok: false, errors }
    : { ok: true, value: { value: { low: from, high: to } } };
}

export function writeFact(type: FactDefinition['type'], form: FactForm): Written {
  switch (type) {
    case 'range':
      return writeRange(form);
    case 'number': {
      const number = parseNumber(form.text);
      return number === null
        ? { ok: false, errors: { value: t('fact.number.wrong') } }
        : { ok: true, value: { value: number } };
    }
    case 'date': {
      const date = dateFromParts(form.date);
      return date === null ? { ok: false, errors: { value: t('date.wrong') } } : { ok: true, value: { value: date } };
    }
    case 'boolean':
      return form.text
        ? { ok: true, value: { value: form.text === 'true' } }
        : { ok: false, errors: { value: t('fact.choose') } };
    case 'choice':
      return form.text ? { ok: true, value: { value: form.text } } : { ok: false, errors: { value: t('fact.choose') } };
    case 'text':
      return form.text.trim()
        ? { ok: true, value: { value: form.text.trim() } }
        : { ok: false, errors: { value: t('fact.text.missing') } };
  }
}

export function choicesOf(definition: FactDefinition): FactChoice[] {
  return Object.entries(definition.choices ?? {}).map(([value, words]) => ({ value, words }));
}

function FactFields({ definition, value, change, errorOf }: FieldsProps<FactForm> & { definition: FactDefinition }) {
  const unit = definition.unit ?? undefined;
  const error = errorOf('value');
  const text = (next: string): void => change({ ...value, text: next });
  switch (definition.type) {
    case 'range':
      return (
        <>
          <Input
            id="value.low"
            label={say('fact.low')}
            error={errorOf('value.low') ?? error}
            inputMode="decimal"
            width={4}
            suffix={unit}
            value={value.low}
            onChange={(low) => change({ ...value, low })}
          />
          <Input
            id="value.high"
            label={say('fact.high')}
            error={errorOf('value.high')}
            inputMode="decimal"
            width={4}
            suffix={unit}
            value={value.high}
            onChange={(high) => change({ ...value, high })}
          />
        </>
      );
    case 'number':
      return (
        <Input
          id="value"
          label={definition.label}
          error={error}
          inputMode="decimal"
          width={5}
          suffix={unit}
          value={value.text}
          onChange={text}
        />
      );
    case 'date':
      return (
        <DateInput
          id="value"
          name="value"
          label={definition.label}
          size="s"
          error={error}
          value={value.date}
          onChange={(date) => change({ ...value, date })}
        />
      );
    case 'boolean':
      return (
        <Radios
          id="value"
          name="value"
          label={definition.label}
          size="s"
          error={error}
          value={value.text}
          onChange={text}
          items={[
            { value: 'true', text: say('fact.yes') },
            { value: 'false', text: say('fact.no') },
          ]}
        />
      );
    case 'choice':
      return (
        <Radios
          id="value"
          name="value"
          label={definition.label}
          size="s"
          error={error}
          value={value.text}
          onChange={text}
          items={choicesOf(definition).map(({ value: slug, words }) => ({ value: slug, text: words }))}
        />
      );
    case 'text':
      return <Textarea id="value" label={definition.label} error={error} rows={3} value={value.text} onChange={text} />;
  }
}

export function showFact(definition: FactDefinition, stored: unknown): string {
  const form = readFact(stored);
  const unit = definition.unit ? (definition.unit === '%' ? '%' : ` ${definition.unit}`) : '';
  if (definition.type === 'range') return t('fact.range', { low: `${form.low}${unit}`, high: `${form.high}${unit}` });
  if (definition.type === 'boolean') return t(form.text === 'true' ? 'fact.yes' : 'fact.no');
  if (definition.type === 'choice')
    return choicesOf(definition).find(({ value }) => value === form.text)?.words ?? form.text;
  if (definition.type === 'date') return sayDate(form.text);
  return definition.type === 'number' ? `${form.text}${unit}` : form.text;
}

export interface FactWords {
  question: () => string;
  hint?: AnyEditor['hint'];
  ways?: readonly Way[];
}

export function factEditor(definition: FactDefinition, words?: FactWords): AnyEditor {
  return editor<FactForm>({
    heading: `fact.${definition.key}`,
    name: () => definition.label,
    question: words?.question ?? (() => definition.label),
    hint: words?.hint ?? (definition.needs_clinician ? () => say('fact.needs-clinician') : undefined),
    ways: words?.ways ?? [GIVEN, { ...NOTHING, label: 'fact.way.none' }, LETTER_PHOTO, NOT_SURE],
    asksSource: true,
    startsFromLetter: definition.told_by === 'letter',
    empty: emptyFact,
    read: readFact,
    write: (form) => writeFact(definition.type, form),
    Fields: (props) => <FactFields {...props} definition={definition} />,
    show: (stored) => <p>{showFact(definition, stored)}</p>,
  });
}
