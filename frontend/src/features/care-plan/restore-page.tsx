// Brings back what one part said at an earlier version. No confirmation comes back, and nothing newer is taken out (H60).
import { useCallback, useState } from 'preact/hooks';
import { compareVersions, readSection, restoreSection } from '../../api/calls.ts';
import type { Problem } from '../../api/client.ts';
import type { PlanComparison, PlanSection, SavedSection, SectionView } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Input } from '../../components/input/input.tsx';
import { IsThisRight } from '../../components/is-this-right/is-this-right.tsx';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';
import { sectionOf, useDefinitions } from './definitions.ts';
import { NotFound, PlanFrame, type Params } from './plan-frame.tsx';
import { SavedPart } from './saved-part.tsx';

interface Both {
  view: SectionView;
  comparison: PlanComparison;
}

/** What stands now, and what differs from then, in one question: the second needs the first’s number. */
async function readBoth(patientId: string, key: string, number: number) {
  const view = await readSection(patientId, key);
  if (!view.ok) return view;
  const compared = await compareVersions(patientId, key, view.value.version, number);
  return compared.ok ? { ok: true as const, value: { view: view.value, comparison: compared.value } } : compared;
}

interface AskProps extends Both {
  person: Person;
  section: PlanSection;
  number: number;
  back: string;
  again: () => void;
}

function Ask({ person, section, number, back, view, comparison, again }: AskProps) {
  const [why, setWhy] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saved, setSaved] = useState<SavedSection | null>(null);
  async function restore(isRight: boolean): Promise<void> {
    setIsBusy(true);
    const wanted = { version: view.version, number, why: why.trim() || null };
    const result = await restoreSection(
      person.id,
      section.key,
      isRight ? { ...wanted, confirm_unusual: true } : wanted,
    );
    setIsBusy(false);
    if (result.ok) setSaved(result.value);
    else setProblem(result.problem);
  }
  if (saved) return <SavedPart person={person} heading={section.heading} saved={saved} />;
  const isAsked = problem?.code === 'is_this_right';
  const isStale = problem?.code === 'changed_meanwhile';
  return (
    <PlanFrame
      person={person}
      title={t('plan.restore')}
      heading={say('plan.restore.heading', { part: section.heading, number })}
      back={back}
      problem={isAsked ? null : problem}
      onRetry={isStale ? again : () => void restore(false)}
    >
      <h2 class="nhsuk-heading-m">{say('plan.restore.changes')}</h2>
      {comparison.changes.length === 0 ? (
        <p>{say('problem.nothing_to_restore')}</p>
      ) : (
        <ul>
          {comparison.changes.map(({ words }, index) => (
            <li key={index}>{words}</li>
          ))}
        </ul>
      )}
      <div class="ac-notice ac-notice--care">
        <p>{say('plan.restore.not-confirmed')}</p>
        <p>{say('plan.restore.stays')}</p>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void restore(false);
        }}
      >
        <Input id="why" label={say('plan.why')} hint={say('plan.why.hint')} value={why} onChange={setWhy} />
        {isAsked && <IsThisRight fields={problem.fields} confirm={() => void restore(true)} />}
        <Button isBusy={isBusy} extra="ac-wide">
          {person.isSelf ? say('plan.restore.do') : say('plan.restore.do.to', { name: person.givenName })}
        </Button>
      </form>
    </PlanFrame>
  );
}

export function RestorePage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const key = params['section'] ?? '';
  const number = Number(params['number']);
  const person = usePerson(patientId);
  const { definitions, problem } = useDefinitions();
  const asked = useAsk(useCallback(() => readBoth(patientId, key, number), [patientId, key, number]));
  const back = `/plan/${patientId}/${key}/history`;
  const section = definitions && sectionOf(definitions, key);
  if (!person || !Number.isInteger(number) || (definitions && !section))
    return <NotFound back={`/plan/${patientId}`} />;
  if (asked.state !== 'ready' || !section) {
    return (
      <PlanFrame
        person={person}
        title={t('plan.restore')}
        heading={say('plan.restore')}
        back={back}
        problem={asked.state === 'failed' ? asked.problem : problem}
        onRetry={asked.again}
        isWaiting
      />
    );
  }
  return <Ask person={person} section={section} number={number} back={back} again={asked.again} {...asked.value} />;
}
