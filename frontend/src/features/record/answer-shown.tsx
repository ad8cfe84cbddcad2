// A stored answer in words. "Not sure" and "none" are answers too; what nobody answered is "Not recorded", never "No".
import type { Entry } from '../../api/types.ts';
import { Provenance } from '../../components/provenance/provenance.tsx';
import { say } from '../../words/t.tsx';
import type { AnyEditor } from './editor.ts';

export function AnswerShown({ editor, entry }: { editor: AnyEditor; entry: Entry | null }) {
  if (!entry) return <p>{say('answer.not-recorded')}</p>;
  switch (entry.answer) {
    case 'given':
      return <>{editor.show(entry.value)}</>;
    case 'not_sure':
      return <p>{say('answer.not-sure')}</p>;
    case 'letter_photo':
      return <p>{say('answer.letter-photo')}</p>;
    case 'nothing': {
      const way = editor.ways.find(({ answer }) => answer === 'nothing');
      return <p>{say(way?.label ?? 'way.nothing')}</p>;
    }
  }
}

/** Who stands behind it. */
export function ProvenanceShown({ entry }: { entry: Entry }) {
  const { provenance, confirmed } = entry;
  if (entry.answer !== 'given') return null;
  return (
    <Provenance
      source={provenance.source}
      on={provenance.on}
      confirmedOn={confirmed?.provenance.on}
      restoredFrom={entry.restored_from}
    />
  );
}
