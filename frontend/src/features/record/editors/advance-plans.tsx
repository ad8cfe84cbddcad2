// Where a plan is kept, never what it says.
import { DateInput } from '../../../components/date-input/date-input.tsx';
import { Input } from '../../../components/input/input.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import { dateFromParts, partsFromDate, type DateParts } from '../../../lib/dates.ts';
import { say, sayDate, t } from '../../../words/t.tsx';
import {
  editor,
  GIVEN,
  isRecord,
  listOf,
  NOT_SURE,
  orNull,
  textOf,
  type FieldErrors,
  type FieldsProps,
  type Written,
} from '../editor.ts';
import { ListFields } from '../../../components/list-fields/list-fields.tsx';

const TYPES = ['respect', 'adrt', 'child-advance-care-plan', 'emergency-health-care-plan', 'other'] as const;
type PlanType = (typeof TYPES)[number];

interface Plan {
  type: PlanType | '';
  dated: DateParts;
  kept_at: string;
  issuer: string;
  review_by: string | null;
}

function emptyPlan(): Plan {
  return { type: '', dated: partsFromDate(null), kept_at: '', issuer: '', review_by: null };
}

function readPlans(value: unknown): Plan[] {
  const items = listOf(value, 'items')
    .filter(isRecord)
    .map((item) => ({
      type: TYPES.find((type) => type === item['type']) ?? ('' as const),
      dated: partsFromDate(textOf(item, 'dated')),
      kept_at: textOf(item, 'kept_at'),
      issuer: textOf(item, 'issuer'),
      review_by: textOf(item, 'review_by') || null,
    }));
  return items.length > 0 ? items : [emptyPlan()];
}

function hasDate({ day, month, year }: DateParts): boolean {
  return Boolean(day.trim() || month.trim() || year.trim());
}

function writePlans(items: Plan[]): Written {
  const errors: FieldErrors = {};
  for (const [index, item] of items.entries()) {
    if (!item.type) errors[`items.${index}.type`] = t('plans.type.missing');
    if (!item.kept_at.trim()) errors[`items.${index}.kept_at`] = t('plans.kept.missing');
    if (hasDate(item.dated) && dateFromParts(item.dated) === null) errors[`items.${index}.dated`] = t('date.wrong');
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const written = items.map((item) => ({
    type: item.type,
    dated: hasDate(item.dated) ? dateFromParts(item.dated) : null,
    kept_at: item.kept_at.trim(),
    issuer: orNull(item.issuer),
    review_by: item.review_by,
  }));
  return { ok: true, value: { items: written } };
}

export const advancePlans = editor<Plan[]>({
  heading: 'advance_plans',
  name: () => t('plans'),
  question: () => t('plans.question'),
  hint: () => say('plans.hint'),
  ways: [{ ...GIVEN, label: 'plans.way.given' }, NOT_SURE],
  asksSource: false,
  empty: () => [emptyPlan()],
  read: readPlans,
  write: writePlans,
  Fields: ({ value, change, errorOf }: FieldsProps<Plan[]>) => (
    <ListFields items={value} change={change} make={emptyPlan} legend="plans.item" add="plans.add">
      {(item, index, set) => (
        <>
          <Radios
            id={`items.${index}.type`}
            name={`type-${index}`}
            label={say('plans.type')}
            size="s"
            error={errorOf(`items.${index}.type`)}
            value={item.type}
            onChange={(type) => set({ ...item, type: type as PlanType })}
            items={TYPES.map((type) => ({ value: type, text: say(`plans.type.${type}`) }))}
          />
          <Input
            id={`items.${index}.kept_at`}
            label={say('plans.kept')}
            hint={say('plans.kept.hint')}
            error={errorOf(`items.${index}.kept_at`)}
            value={item.kept_at}
            onChange={(kept_at) => set({ ...item, kept_at })}
          />
          <DateInput
            id={`items.${index}.dated`}
            name={`dated-${index}`}
            label={say('plans.dated')}
            size="s"
            error={errorOf(`items.${index}.dated`)}
            value={item.dated}
            onChange={(dated) => set({ ...item, dated })}
          />
          <Input
            id={`items.${index}.issuer`}
            label={say('plans.issuer')}
            error={errorOf(`items.${index}.issuer`)}
            value={item.issuer}
            onChange={(issuer) => set({ ...item, issuer })}
          />
        </>
      )}
    </ListFields>
  ),
  show: (value) => (
    <>
      {readPlans(value).map(({ type, kept_at, dated }, index) => (
        <p key={index}>
          {[type && t(`plans.type.${type}`), hasDate(dated) && sayDate(dateFromParts(dated) ?? ''), kept_at]
            .filter(Boolean)
            .join(', ')}
        </p>
      ))}
    </>
  ),
});
