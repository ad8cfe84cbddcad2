// The three questions of the first card that decide most: steroids, breathing support, oxygen target.
// A yes also adds the matching condition card; the person says which one fits, no rule does.
import { Input } from '../../../components/input/input.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import type { FactDefinition } from '../../../api/types.ts';
import { say, t, type Key } from '../../../words/t.tsx';
import {
  editor,
  GIVEN,
  LETTER_PHOTO,
  NOT_SURE,
  NOTHING,
  textOf,
  type AnyEditor,
  type FieldErrors,
  type FieldsProps,
} from '../editor.ts';
import { factEditor } from './facts.tsx';

export const STEROIDS = 'fact.steroid_name_dose';
export const BREATHING = 'fact.ventilation_interface';
export const OXYGEN = 'fact.spo2_target_range';

const STEROID_CARDS = { adult: 'long-term-steroid-adult', child: 'long-term-steroid-child' } as const;
type Age = keyof typeof STEROID_CARDS;

interface Steroids {
  dose: string;
  age: Age | '';
}

function SteroidFields({ value, change, errorOf }: FieldsProps<Steroids>) {
  return (
    <>
      <Input
        id="value"
        label={say('steroids.dose')}
        hint={say('steroids.dose.hint')}
        error={errorOf('value')}
        value={value.dose}
        onChange={(dose) => change({ ...value, dose })}
      />
      <Radios
        id="age"
        name="age"
        label={say('steroids.age')}
        size="s"
        hint={say('steroids.age.hint')}
        error={errorOf('age')}
        value={value.age}
        onChange={(age) => change({ ...value, age: age as Age })}
        items={[
          { value: 'adult', text: say('steroids.age.adult') },
          { value: 'child', text: say('steroids.age.child') },
        ]}
      />
    </>
  );
}

export const steroids = editor<Steroids>({
  heading: STEROIDS,
  name: () => t('steroids'),
  question: () => t('steroids.question'),
  hint: () => say('steroids.hint'),
  ways: [{ ...GIVEN, label: 'steroids.way.given' }, { ...NOTHING, label: 'steroids.way.none' }, LETTER_PHOTO, NOT_SURE],
  asksSource: true,
  empty: () => ({ dose: '', age: '' }),
  read: (value, chosen) => ({
    dose: textOf(value, 'value'),
    age: chosen.includes(STEROID_CARDS.adult) ? 'adult' : chosen.includes(STEROID_CARDS.child) ? 'child' : '',
  }),
  write: ({ dose, age }) => {
    const errors: FieldErrors = {};
    if (!dose.trim()) errors['value'] = t('steroids.dose.missing');
    if (!age) errors['age'] = t('steroids.age.missing');
    return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, value: { value: dose.trim() } };
  },
  companions: ({ age }, way) => {
    const all = Object.values(STEROID_CARDS);
    if (way === 'nothing') return { add: [], remove: all };
    if (way !== 'given' || !age) return null;
    return { add: [STEROID_CARDS[age]], remove: all.filter((id) => id !== STEROID_CARDS[age]) };
  },
  Fields: SteroidFields,
  show: (value) => <p>{textOf(value, 'value')}</p>,
});

const MASK_CARD = 'mask-ventilation';
const TUBE_CARD = 'tracheostomy-ventilation';
const SUPPORTS = ['none', 'nasal-mask', 'full-face-mask', 'mouthpiece', 'tracheostomy'] as const;
type Support = (typeof SUPPORTS)[number];

function supportWords(value: string): string {
  const known = SUPPORTS.find((support) => support === value);
  return known ? t(`breathing.${known}` satisfies Key) : value;
}

export const breathing = editor<Support | ''>({
  heading: BREATHING,
  name: () => t('breathing'),
  question: () => t('breathing.question'),
  hint: () => say('breathing.hint'),
  ways: [
    { ...GIVEN, label: 'breathing.way.given' },
    { id: 'none', answer: 'given', label: 'breathing.way.none', fixed: { value: 'none' } },
    LETTER_PHOTO,
    NOT_SURE,
  ],
  asksSource: false,
  empty: () => '',
  read: (value) => SUPPORTS.find((support) => support === textOf(value, 'value')) ?? '',
  write: (value) => (value ? { ok: true, value: { value } } : { ok: false, errors: { value: t('breathing.missing') } }),
  wayOf: (value) => (textOf(value, 'value') === 'none' ? 'none' : 'given'),
  companions: (value, way) => {
    if (way === 'none') return { add: [], remove: [MASK_CARD, TUBE_CARD] };
    if (way !== 'given' || !value) return null;
    return value === 'tracheostomy'
      ? { add: [TUBE_CARD], remove: [MASK_CARD] }
      : { add: [MASK_CARD], remove: [TUBE_CARD] };
  },
  Fields: ({ value, change, errorOf }) => (
    <Radios
      id="value"
      name="support"
      label={say('breathing.how')}
      size="s"
      hint={say('breathing.how.hint')}
      error={errorOf('value')}
      value={value}
      onChange={(support) => change(support as Support)}
      items={SUPPORTS.filter((support) => support !== 'none').map((support) => ({
        value: support,
        text: say(`breathing.${support}`),
      }))}
    />
  ),
  show: (value) => <p>{supportWords(textOf(value, 'value'))}</p>,
});

export function oxygenEditor(definition: FactDefinition): AnyEditor {
  return factEditor(definition, {
    question: () => t('oxygen.question'),
    hint: () => say('oxygen.hint'),
    ways: [{ ...GIVEN, label: 'oxygen.way.given' }, LETTER_PHOTO, { ...NOTHING, label: 'oxygen.way.none' }, NOT_SURE],
  });
}
