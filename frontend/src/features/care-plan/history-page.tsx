// Every confirmed save, newest first: who, when, what changed in words, and why; each earlier one can be brought back.
import { useEffect, useState } from 'preact/hooks';
import { readHistory } from '../../api/calls.ts';
import type { Problem } from '../../api/client.ts';
import type { PlanVersion } from '../../api/types.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import type { Person } from '../../lib/person.ts';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { sectionOf, useDefinitions } from './definitions.ts';
import { NotFound, PlanFrame, type Params } from './plan-frame.tsx';
import { whoWords } from './who.ts';

interface VersionProps {
  person: Person;
  version: PlanVersion;
  heading: string;
  isNewest: boolean;
}

function Version({ person, version, heading, isNewest }: VersionProps) {
  const { section, number, made_at: at, made_by: by, made_by_relationship: relationship } = version;
  const who = whoWords(by, relationship, person);
  return (
    <li class="ac-item">
      <h2 class="nhsuk-heading-s">{heading}</h2>
      <p class="ac-quiet">{say('plan.version', { number, who, date: sayDate(at), time: sayTime(at) })}</p>
      {version.restored_from !== null && (
        <p class="ac-quiet">{say('plan.version.restored', { number: version.restored_from })}</p>
      )}
      <ul>
        {version.changes.map(({ words }, index) => (
          <li key={index}>{words}</li>
        ))}
      </ul>
      {version.why && <p>{say('plan.version.why', { why: version.why })}</p>}
      {!isNewest && person.mayChange && (
        <p>
          <a class="ac-link-line" href={`/plan/${person.id}/${section}/restore/${number}`}>
            {say('plan.restore')}
            <span class="nhsuk-u-visually-hidden">
              {' '}
              {heading}, {t('plan.version.short', { number })}
            </span>
          </a>
        </p>
      )}
    </li>
  );
}

interface Loaded {
  versions: PlanVersion[];
  hasMore: boolean;
}

/** In parts: a long history is asked for as it is read. */
function useHistory(patientId: string, section: string | null) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [offset, setOffset] = useState(0);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void readHistory(patientId, section, offset).then((result) => {
      if (!isWanted) return;
      setProblem(result.ok ? null : result.problem);
      if (!result.ok) return;
      const { versions, has_more: hasMore } = result.value;
      setLoaded((now) => ({ versions: [...(now?.versions ?? []).slice(0, offset), ...versions], hasMore }));
    });
    return () => {
      isWanted = false;
    };
  }, [patientId, section, offset, turn]);
  return {
    loaded,
    problem,
    again: () => setTurn((now) => now + 1),
    more: () => setOffset(loaded?.versions.length ?? 0),
  };
}

export function HistoryPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const key = params['section'] ?? null;
  const person = usePerson(patientId);
  const { definitions } = useDefinitions();
  const { loaded, problem, again, more } = useHistory(patientId, key);
  if (!person) return <NotFound back="/home" />;
  const headingOf = (version: PlanVersion): string =>
    (definitions && sectionOf(definitions, version.section)?.heading) ?? version.heading;
  const versions = loaded?.versions ?? [];
  const isNewest = ({ section, number }: PlanVersion): boolean =>
    versions.every((other) => other.section !== section || other.number <= number);
  return (
    <PlanFrame
      person={person}
      title={t('plan.history')}
      heading={say('plan.history')}
      back={key === null ? `/plan/${patientId}` : `/plan/${patientId}/${key}`}
      problem={problem}
      onRetry={again}
      isWaiting={loaded === null}
    >
      <p>{say('plan.history.text')}</p>
      {versions.length === 0 && <p>{say('plan.history.empty')}</p>}
      <ul class="nhsuk-list">
        {versions.map((version) => (
          <Version
            key={`${version.section}/${version.number}`}
            person={person}
            version={version}
            heading={headingOf(version)}
            isNewest={isNewest(version)}
          />
        ))}
      </ul>
      {loaded?.hasMore && (
        <Button type="button" variant="secondary" onPress={more}>
          {say('plan.history.more')}
        </Button>
      )}
    </PlanFrame>
  );
}
