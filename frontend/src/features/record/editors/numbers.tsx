// Numbers that hospitals know the person by. All optional; the check digit catches a slip before anything is sent.
import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { Input } from '../../../components/input/input.tsx';
import { hasRightCheckDigit, looksLikeNationalInsurance, showNhsNumber } from '../../../lib/nhs-number.ts';
import { say, t } from '../../../words/t.tsx';
import {
  editor,
  flagOf,
  GIVEN,
  isRecord,
  listOf,
  NOT_SURE,
  NOTHING,
  textOf,
  type FieldErrors,
  type FieldsProps,
  type Written,
} from '../editor.ts';
import { ListFields } from '../../../components/list-fields/list-fields.tsx';

interface HospitalNumber {
  hospital: string;
  number: string;
}

export interface Numbers {
  nhs_number: string;
  show_nhs_number: boolean;
  hospital_numbers: HospitalNumber[];
}

function emptyHospital(): HospitalNumber {
  return { hospital: '', number: '' };
}

function readNumbers(value: unknown): Numbers {
  const held = isRecord(value) ? value['nhs_number'] : undefined;
  const hospitals = listOf(value, 'hospital_numbers')
    .filter(isRecord)
    .map((item) => ({ hospital: textOf(item, 'hospital'), number: textOf(item, 'number') }));
  return {
    nhs_number: showNhsNumber(textOf(held, 'value')),
    show_nhs_number: flagOf(value, 'show_nhs_number'),
    hospital_numbers: hospitals.length > 0 ? hospitals : [emptyHospital()],
  };
}

function nhsNumberError(typed: string): string | null {
  if (!typed.trim()) return null;
  if (looksLikeNationalInsurance(typed)) return t('numbers.nhs.insurance');
  return hasRightCheckDigit(typed) ? null : t('numbers.nhs.wrong');
}

export function writeNumbers(value: Numbers): Written {
  const errors: FieldErrors = {};
  const nhsError = nhsNumberError(value.nhs_number);
  if (nhsError) errors['nhs_number.value'] = nhsError;
  const hospitals = value.hospital_numbers.filter(({ hospital, number }) => hospital.trim() || number.trim());
  for (const [index, { hospital, number }] of hospitals.entries()) {
    if (!hospital.trim()) errors[`hospital_numbers.${index}.hospital`] = t('numbers.hospital.missing');
    if (!number.trim()) errors[`hospital_numbers.${index}.number`] = t('numbers.number.missing');
  }
  if (!value.nhs_number.trim() && hospitals.length === 0) errors['nhs_number.value'] = t('numbers.missing');
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const nhs_number = value.nhs_number.trim() ? { value: value.nhs_number.replace(/[\s-]/g, '') } : null;
  return {
    ok: true,
    value: { nhs_number, show_nhs_number: value.show_nhs_number, hospital_numbers: hospitals },
  };
}

export const numbers = editor<Numbers>({
  heading: 'numbers',
  name: () => t('numbers'),
  question: () => t('numbers.question'),
  hint: () => say('numbers.hint'),
  ways: [{ ...GIVEN, label: 'numbers.way.given' }, { ...NOTHING, label: 'numbers.way.none' }, NOT_SURE],
  asksSource: false,
  empty: () => ({ nhs_number: '', show_nhs_number: false, hospital_numbers: [emptyHospital()] }),
  read: readNumbers,
  write: writeNumbers,
  Fields: ({ value, change, errorOf }: FieldsProps<Numbers>) => (
    <>
      <Input
        id="nhs_number.value"
        label={say('numbers.nhs')}
        hint={say('numbers.nhs.hint')}
        error={errorOf('nhs_number.value') ?? errorOf('nhs_number')}
        width={10}
        isCode
        inputMode="numeric"
        spellCheck={false}
        autoComplete="off"
        value={value.nhs_number}
        onChange={(nhs_number) => change({ ...value, nhs_number })}
      />
      <Checkboxes
        id="show_nhs_number"
        name="show_nhs_number"
        label={say('numbers.show')}
        size="s"
        values={value.show_nhs_number ? ['yes'] : []}
        onChange={(ticked) => change({ ...value, show_nhs_number: ticked.length > 0 })}
        items={[{ value: 'yes', text: say('numbers.show.yes'), hint: say('numbers.show.hint') }]}
      />
      <ListFields
        items={value.hospital_numbers}
        change={(hospital_numbers) => change({ ...value, hospital_numbers })}
        make={emptyHospital}
        legend="numbers.item"
        add="numbers.add"
      >
        {(item, index, set) => (
          <>
            <Input
              id={`hospital_numbers.${index}.hospital`}
              label={say('numbers.hospital')}
              error={errorOf(`hospital_numbers.${index}.hospital`)}
              value={item.hospital}
              onChange={(hospital) => set({ ...item, hospital })}
            />
            <Input
              id={`hospital_numbers.${index}.number`}
              label={say('numbers.number')}
              error={errorOf(`hospital_numbers.${index}.number`)}
              isCode
              width={20}
              spellCheck={false}
              value={item.number}
              onChange={(number) => set({ ...item, number })}
            />
          </>
        )}
      </ListFields>
    </>
  ),
  show: (value) => {
    const { nhs_number, hospital_numbers } = readNumbers(value);
    return (
      <>
        {nhs_number && <p class="nhsuk-u-nowrap">{nhs_number}</p>}
        {hospital_numbers.map(({ hospital, number }) =>
          hospital ? <p key={hospital + number}>{`${hospital}: ${number}`}</p> : null,
        )}
      </>
    );
  },
});
