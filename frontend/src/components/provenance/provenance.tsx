// Who stands behind a value, in one of three words; a value that was brought back says so until it is said again (H60-A1).
import { say, sayDate } from '../../words/t.tsx';
import { Tag } from '../tag/tag.tsx';

export interface ProvenanceProps {
  source: string;
  on: string;
  confirmedOn?: string | null | undefined;
  restoredFrom?: string | null | undefined;
}

export function Provenance({ source, on, confirmedOn, restoredFrom }: ProvenanceProps) {
  return (
    <>
      {confirmedOn ? (
        <p class="ac-quiet">{say('provenance.confirmed', { date: sayDate(confirmedOn) })}</p>
      ) : (
        <p class="ac-quiet">
          {say(source === 'letter' ? 'provenance.letter' : 'provenance.patient', { date: sayDate(on) })}
        </p>
      )}
      {restoredFrom && (
        <p>
          <Tag colour="orange">{say('provenance.restored', { date: sayDate(restoredFrom) })}</Tag>
        </p>
      )}
    </>
  );
}
