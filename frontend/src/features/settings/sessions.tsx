import { useState } from 'preact/hooks';
import { endSession, readSessions } from '../../api/calls.ts';
import type { SessionRow } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { Loading } from '../../components/loading/loading.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Tag } from '../../components/tag/tag.tsx';
import { say, sayDate, sayTime } from '../../words/t.tsx';

function Row({ row, end }: { row: SessionRow; end: () => void }) {
  return (
    <li class="ac-item">
      <p>
        <strong>{row.device || say('sessions.unknown')}</strong>{' '}
        {row.is_this && <Tag colour="green">{say('sessions.this')}</Tag>}
      </p>
      <p class="ac-quiet">{say('sessions.seen', { date: sayDate(row.seen_at), time: sayTime(row.seen_at) })}</p>
      {!row.is_this && (
        <div class="ac-item__moves">
          <button class="ac-plain ac-plain--danger" type="button" onClick={end}>
            {say('sessions.end')}
            <span class="nhsuk-u-visually-hidden"> {row.device}</span>
          </button>
        </div>
      )}
    </li>
  );
}

export function Sessions() {
  const sessions = useAsk(readSessions);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function end(row: SessionRow): Promise<void> {
    const result = await endSession(row.id);
    setProblem(result.ok ? null : result.problem);
    sessions.again();
  }
  return (
    <section aria-labelledby="sessions">
      <h2 class="nhsuk-heading-m" id="sessions">
        {say('sessions')}
      </h2>
      <p>{say('sessions.text')}</p>
      {problem && <ProblemNotice problem={problem} />}
      {sessions.state === 'waiting' && <Loading />}
      {sessions.state === 'failed' && <ProblemNotice problem={sessions.problem} onRetry={sessions.again} />}
      {sessions.state === 'ready' && (
        <ul class="ac-plain-list">
          {sessions.value.map((row) => (
            <Row key={row.id} row={row} end={() => void end(row)} />
          ))}
        </ul>
      )}
    </section>
  );
}
