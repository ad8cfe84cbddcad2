// What stands on the card besides the parts that always stand.
import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { say, t } from '../../../words/t.tsx';
import { editor, GIVEN, isRecord, listOf } from '../editor.ts';

const PARTS = [
  'photo',
  'hospital_numbers',
  'gp',
  'family_contacts',
  'equipment',
  'other_facts',
  'how_to_help',
  'decision_makers',
  'all_medicines',
] as const;
const BY_DEFAULT: readonly string[] = PARTS.filter((part) => part !== 'all_medicines');

interface Choices {
  show: string[];
  hide: unknown[];
}

function readChoices(value: unknown): Choices {
  const isChosen = isRecord(value) && Array.isArray(value['show']);
  const show = isChosen ? listOf(value, 'show').filter((part) => typeof part === 'string') : [...BY_DEFAULT];
  return { show, hide: listOf(value, 'hide') };
}

export const cardChoices = editor<Choices>({
  heading: 'card_choices',
  name: () => t('choices'),
  question: () => t('choices.question'),
  hint: () => say('choices.hint'),
  ways: [GIVEN],
  asksSource: false,
  empty: () => readChoices(null),
  read: readChoices,
  write: (value) => ({ ok: true, value: { ...value } }),
  Fields: ({ value, change }) => (
    <Checkboxes
      id="show"
      name="show"
      label={say('choices.label')}
      size="s"
      values={value.show}
      onChange={(show) => change({ ...value, show })}
      items={PARTS.map((part) => ({ value: part, text: say(`choices.${part}`) }))}
    />
  ),
  show: (value) => (
    <>
      {readChoices(value).show.map((part) => {
        const known = PARTS.find((each) => each === part);
        return known ? <p key={part}>{say(`choices.${known}`)}</p> : null;
      })}
    </>
  ),
});
