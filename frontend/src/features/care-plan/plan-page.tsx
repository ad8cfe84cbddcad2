// The plan as a list of parts: any order, each with how far it is; what few people need waits behind "Add more".
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { readPlan } from '../../api/calls.ts';
import type { PlanDefinitions, PlanTask } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Details } from '../../components/details/details.tsx';
import { Tag } from '../../components/tag/tag.tsx';
import { PlainStatus, TaskList } from '../../components/task-list/task-list.tsx';
import type { Person } from '../../lib/person.ts';
import { useUnsavedPlan } from '../../offline/unsaved.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { sectionOf, useDefinitions } from './definitions.ts';
import { sendKept } from './draft-keeper.ts';
import { NotFound, PlanFrame, type Params } from './plan-frame.tsx';
import { whoWords } from './who.ts';

interface ListProps {
  id: string;
  person: Person;
  tasks: readonly PlanTask[];
  definitions: PlanDefinitions;
  onPhone: readonly string[];
}

function Status({ task, isOnPhone }: { task: PlanTask; isOnPhone: boolean }): ComponentChildren {
  if (isOnPhone) return <Tag colour="orange">{say('plan.state.on-phone')}</Tag>;
  if (task.has_draft) return <Tag colour="blue">{say('plan.state.draft')}</Tag>;
  if (task.state === 'check_overdue') return <Tag colour="yellow">{say('plan.state.check_overdue')}</Tag>;
  if (task.state === 'not_started') return <Tag colour="grey">{say('plan.state.not_started')}</Tag>;
  return <PlainStatus>{say(`plan.state.${task.state}`)}</PlainStatus>;
}

/** Who wrote last, when it was somebody else; and that a part is private. */
function hintOf(task: PlanTask, person: Person, isPrivate: boolean): ComponentChildren {
  const { last_change: change } = task;
  const isByOther = change !== null && change.by !== 'you';
  if (!isByOther && !isPrivate) return null;
  return (
    <>
      {isPrivate && say('plan.private')}
      {isPrivate && isByOther && <br />}
      {isByOther &&
        say('plan.changed-by', {
          who: whoWords(change.by, change.relationship, person),
          date: sayDate(change.at),
        })}
    </>
  );
}

function Tasks({ id, person, tasks, definitions, onPhone }: ListProps) {
  return (
    <TaskList
      id={id}
      tasks={tasks.map((task) => {
        const section = sectionOf(definitions, task.section);
        return {
          heading: section?.heading ?? task.heading,
          href: `/plan/${person.id}/${task.section}`,
          hint: hintOf(task, person, section?.is_private === true),
          status: <Status task={task} isOnPhone={onPhone.includes(task.section)} />,
        };
      })}
    />
  );
}

function Parts({ person, tasks, definitions }: Omit<ListProps, 'id' | 'onPhone'>) {
  const onPhone = useUnsavedPlan(person.id);
  const isBegun = (task: PlanTask): boolean =>
    task.state !== 'not_started' || task.has_draft || onPhone.includes(task.section);
  const front = tasks.filter(({ place }) => place === 'front');
  const more = tasks.filter(({ place }) => place === 'more');
  const begun = more.filter(isBegun);
  const open = more.filter((task) => !isBegun(task));
  const done = tasks.filter(({ state }) => state === 'filled' || state === 'nothing_to_say').length;
  const shared = { person, definitions, onPhone };
  return (
    <>
      <p>{say('plan.text')}</p>
      <p class="ac-progress">{say('plan.progress', { done })}</p>
      {!person.mayChange && <p class="ac-notice">{say('plan.read-only')}</p>}
      <Tasks id="front" tasks={front} {...shared} />
      {begun.length > 0 && (
        <>
          <h2 class="nhsuk-heading-m">{say('plan.more.begun')}</h2>
          <Tasks id="begun" tasks={begun} {...shared} />
        </>
      )}
      {open.length > 0 && (
        <Details summary={say('plan.more')}>
          <Tasks id="more" tasks={open} {...shared} />
        </Details>
      )}
      <p>
        <a class="ac-link-line" href={`/plan/${person.id}/history`}>
          {say('plan.history')}
        </a>
      </p>
      <p>
        <a class="ac-link-line" href={`/plan/${person.id}/paper`}>
          {say('plan.paper')}
        </a>
      </p>
      {definitions.is_draft && <p class="ac-quiet">{say('plan.words-are-draft')}</p>}
    </>
  );
}

export function PlanPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const { definitions, problem, again } = useDefinitions();
  const plan = useAsk(useCallback(() => readPlan(patientId), [patientId]));
  useEffect(() => void sendKept(patientId), [patientId]);
  if (!person) return <NotFound back="/home" />;
  const failed = plan.state === 'failed' ? plan.problem : problem;
  return (
    <PlanFrame
      person={person}
      title={t('plan')}
      heading={person.isSelf ? say('plan.mine') : say('plan.theirs', { name: person.givenName })}
      back={`/my-card/${patientId}`}
      problem={failed}
      onRetry={() => {
        plan.again();
        again();
      }}
      isWaiting={plan.state === 'waiting' || definitions === null}
    >
      {plan.state === 'ready' && definitions && (
        <Parts person={person} tasks={plan.value.tasks} definitions={definitions} />
      )}
    </PlanFrame>
  );
}
