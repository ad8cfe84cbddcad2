// What is said, field by field, as a list for reading.
import type { Entry, PlanSection } from '../../api/types.ts';
import { SummaryList } from '../../components/summary-list/summary-list.tsx';
import { say } from '../../words/t.tsx';
import { linesOf } from './answers.ts';

export function Lines({ section, value }: { section: PlanSection; value: unknown }) {
  return (
    <>
      {linesOf(section, value).map((lines, index) => (
        <SummaryList
          key={index}
          hasLastBorder={false}
          rows={lines.map(({ label, text }) => ({ key: label, value: text }))}
        />
      ))}
    </>
  );
}

type Answered = Pick<Entry, 'answer' | 'value'>;

/** An answer in words; what nobody answered is "Not recorded", never "No". */
export function AnswerLines({ section, entry }: { section: PlanSection; entry: Answered | null }) {
  switch (entry?.answer) {
    case 'given':
      return <Lines section={section} value={entry.value} />;
    case 'nothing':
      return <p>{say('plan.way.nothing')}</p>;
    case 'not_sure':
      return <p>{say('answer.not-sure')}</p>;
    case 'letter_photo':
      return <p>{say('answer.letter-photo')}</p>;
    default:
      return <p>{say('answer.not-recorded')}</p>;
  }
}
