// One part of the plan: what it shares with the card, its own questions, and whatever was typed and not saved.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { readSection } from '../../api/calls.ts';
import type { PlanSection, SectionView } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Provenance } from '../../components/provenance/provenance.tsx';
import { Tag } from '../../components/tag/tag.tsx';
import type { Person } from '../../lib/person.ts';
import { useUnsavedPlan } from '../../offline/unsaved.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { useLanguage } from '../../words/language.ts';
import { ownEntry } from './answers.ts';
import { CardHeadings } from './card-headings.tsx';
import { ConflictPart } from './conflict-part.tsx';
import { sectionOf, useDefinitions } from './definitions.ts';
import { openingOf, readKept, type Opening } from './draft-keeper.ts';
import { AnswerLines } from './lines.tsx';
import { NotFound, PlanFrame, type Params } from './plan-frame.tsx';
import { SavedPart } from './saved-part.tsx';
import { NothingToSay, SectionFields } from './section-form.tsx';
import { useSectionForm } from './use-section-form.ts';
import { whoWords } from './who.ts';

interface PartProps {
  person: Person;
  section: PlanSection;
  view: SectionView;
  back: string;
}

/** What a private part, and words that a clinician must confirm, mean for the person. */
function About({ person, section, view }: Omit<PartProps, 'back'>) {
  const entry = ownEntry(section, view.entries);
  const { last_change: change } = view;
  return (
    <>
      {section.is_private && (
        <div class="ac-notice">
          <p>
            <Tag>{say('plan.private')}</Tag>
          </p>
          <p>{say(person.isSelf ? 'plan.private.mine' : 'plan.private.theirs')}</p>
        </div>
      )}
      {section.needs_clinician && <p>{say('plan.needs-clinician')}</p>}
      {section.told_by === 'letter' && <p>{say('plan.from-letter')}</p>}
      {change && (
        <p class="ac-quiet">
          {say('plan.last-change', {
            who: whoWords(change.by, change.relationship, person),
            date: sayDate(change.at),
          })}{' '}
          <a href={`/plan/${person.id}/${section.key}/history`}>{say('plan.section.history')}</a>
        </p>
      )}
      {entry?.answer === 'given' && (
        <Provenance
          source={entry.provenance.source}
          on={entry.provenance.on}
          confirmedOn={entry.confirmed?.provenance.on}
          restoredFrom={entry.restored_from}
        />
      )}
    </>
  );
}

/** For who may look and not write. */
function Reading({ person, section, view }: Omit<PartProps, 'back'>) {
  return (
    <>
      <p class="ac-notice">{say('plan.read-only')}</p>
      <About person={person} section={section} view={view} />
      <AnswerLines section={section} entry={ownEntry(section, view.entries)} />
      <CardHeadings person={person} view={view} />
    </>
  );
}

function Writing({ person, section, view, back, opening }: PartProps & { opening: Opening }) {
  const form = useSectionForm({ person, section, view, opening });
  const { phase, errors } = form;
  // The same list until the next submit: a new one takes the focus out of the field that is being mended.
  const items = useMemo(() => Object.entries(errors).map(([field, message]) => ({ field, message })), [errors]);
  if (phase.kind === 'saved') return <SavedPart person={person} heading={section.heading} saved={phase.saved} />;
  if (phase.kind === 'conflict')
    return <ConflictPart person={person} section={section} form={form} conflict={phase} back={back} />;
  return (
    <PlanFrame
      person={person}
      title={section.is_private ? t('plan.private') : section.heading}
      heading={section.heading}
      back={back}
      errors={items}
    >
      <About person={person} section={section} view={view} />
      {section.fields.length > 0 ? (
        <SectionFields person={person} section={section} view={view} form={form} />
      ) : (
        <NothingToSay section={section} view={view} form={form} />
      )}
      <CardHeadings person={person} view={view} />
    </PlanFrame>
  );
}

/** What is kept on this phone is asked for before anything can be typed over it. */
function Part(props: PartProps) {
  const { person, section, view } = props;
  const [opening, setOpening] = useState<Opening | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readKept(person.id, section.key).then((kept) => {
      if (isWanted) setOpening(openingOf(view.draft ?? null, kept));
    });
    return () => {
      isWanted = false;
    };
  }, [person.id, section.key, view]);
  if (!opening)
    return <PlanFrame person={person} title={t('plan')} heading={section.heading} back={props.back} isWaiting />;
  return <Writing {...props} opening={opening} />;
}

export function SectionPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const key = params['section'] ?? '';
  const person = usePerson(patientId);
  const language = useLanguage();
  const { definitions, problem, again } = useDefinitions();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- asked again in the other language
  const asked = useAsk(useCallback(() => readSection(patientId, key), [patientId, key, language]));
  const isKept = useUnsavedPlan(patientId).includes(key);
  const back = `/plan/${patientId}`;
  if (!person) return <NotFound back="/home" />;
  const section = definitions && sectionOf(definitions, key);
  if (definitions && !section) return <NotFound back={back} />;
  if (asked.state !== 'ready' || !section) {
    return (
      <PlanFrame
        person={person}
        title={t('plan')}
        heading={section?.heading ?? say('plan')}
        back={back}
        problem={asked.state === 'failed' ? asked.problem : problem}
        onRetry={() => {
          again();
          asked.again();
        }}
        isWaiting
      >
        {isKept && <p>{say('plan.draft.on-phone')}</p>}
      </PlanFrame>
    );
  }
  if (!person.mayChange) {
    return (
      <PlanFrame person={person} title={t('plan')} heading={section.heading} back={back}>
        <Reading person={person} section={section} view={asked.value} />
      </PlanFrame>
    );
  }
  return <Part person={person} section={section} view={asked.value} back={back} />;
}
