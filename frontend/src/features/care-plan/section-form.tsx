// One part of the plan: how to answer, its questions, why it changes, and the save control that names the person.
import { useMemo } from 'preact/hooks';
import type { PlanSection, SectionView } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import { DateInput } from '../../components/date-input/date-input.tsx';
import { Input } from '../../components/input/input.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import type { Person } from '../../lib/person.ts';
import { say, sayDate, sayTime } from '../../words/t.tsx';
import { formFromText, write, type Way } from './answers.ts';
import type { DraftState } from './draft-keeper.ts';
import { Fields } from './fields.tsx';
import { AnswerLines } from './lines.tsx';
import type { SectionForm } from './use-section-form.ts';
import { saveWords } from './who.ts';

interface PartProps {
  person: Person;
  section: PlanSection;
  form: SectionForm;
}

function LetterFields({ form: { form, set, errors } }: { form: SectionForm }) {
  const { letter } = form;
  const change = (part: Partial<typeof letter>): void => set({ letter: { ...letter, ...part } });
  return (
    <fieldset class="nhsuk-fieldset">
      <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">{say('plan.letter')}</legend>
      <DateInput
        id="letter.on"
        name="letter-on"
        label={say('letter.on')}
        size="s"
        error={errors['letter.on']}
        value={letter.on}
        onChange={(on) => change({ on })}
      />
      <Input
        id="letter.role"
        label={say('letter.role')}
        hint={say('letter.role.hint')}
        error={errors['letter.role']}
        value={letter.role}
        onChange={(role) => change({ role })}
      />
      <Input
        id="letter.organisation"
        label={say('letter.organisation')}
        error={errors['letter.organisation']}
        value={letter.organisation}
        onChange={(organisation) => change({ organisation })}
      />
    </fieldset>
  );
}

/** Where what is typed is, said while it is typed; a line of status, so that it is read out and moves nothing. */
function DraftLine({ draft }: { draft: DraftState }) {
  const isWarning = draft.kind === 'nowhere';
  return (
    <p class="ac-quiet" role={isWarning ? 'alert' : 'status'}>
      {draft.kind === 'keeping' && say('plan.draft.keeping')}
      {draft.kind === 'sent' && say('plan.draft.sent')}
      {draft.kind === 'on-phone' && say('plan.draft.on-phone')}
      {isWarning && say('plan.draft.nowhere')}
    </p>
  );
}

/** The same person typed here in two places: both are shown, one is gone on with. */
function TwoDrafts({ section, form }: Omit<PartProps, 'person'>) {
  if (form.draft.kind !== 'elsewhere') return null;
  const { other } = form.draft;
  const theirs = formFromText(section, other.text);
  const written = theirs && write(section, theirs);
  return (
    <section class="ac-notice ac-notice--care" role="alert">
      <h2 class="nhsuk-heading-s">{say('plan.draft.elsewhere')}</h2>
      <p>{say('plan.draft.elsewhere.text', { date: sayDate(other.saved_at), time: sayTime(other.saved_at) })}</p>
      {written?.ok && <AnswerLines section={section} entry={{ ...written.part, value: written.part.value ?? null }} />}
      <Button type="button" variant="secondary" onPress={() => form.chooseDraft('mine')}>
        {say('plan.draft.mine')}
      </Button>
      <Button type="button" variant="secondary" onPress={() => form.chooseDraft('other')}>
        {say('plan.draft.other')}
      </Button>
    </section>
  );
}

function Notices({ section, form }: Omit<PartProps, 'person'>) {
  const { phase } = form;
  const isLost = phase.kind === 'problem' && phase.problem.code === 'no_connection';
  return (
    <>
      {phase.kind === 'problem' && (
        <ProblemNotice
          problem={isLost ? { ...phase.problem, code: 'not_saved_yet' } : phase.problem}
          onRetry={form.submit}
        />
      )}
      <TwoDrafts section={section} form={form} />
      {form.isRestored && form.draft.kind !== 'elsewhere' && (
        <div class="ac-notice" role="status">
          <p>{say('draft.restored')}</p>
          <button class="ac-plain" type="button" onClick={form.forget}>
            {say('draft.forget')}
          </button>
        </div>
      )}
    </>
  );
}

/** "Nothing to say" cannot stand beside something that is recorded. */
function waysOf(view: SectionView, section: PlanSection, way: Way): Exclude<Way, ''>[] {
  const others = view.entries.filter(({ heading }) => heading !== section.own_heading);
  const isEmpty = others.every(({ value, confirmed }) => value === null && confirmed === null);
  return ['given', ...(isEmpty || way === 'nothing' ? (['nothing'] as const) : []), 'not_sure'];
}

export function SectionFields({ person, section, view, form }: PartProps & { view: SectionView }) {
  const { errors, phase } = form;
  const { way, items, why } = form.form;
  const ways = useMemo(() => waysOf(view, section, way), [view, section, way]);
  return (
    <>
      <Notices section={section} form={form} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        <Radios
          id="way"
          name="way"
          label={say('plan.way')}
          size="m"
          error={errors['way'] ?? errors['value']}
          value={way}
          onChange={(next) => form.set({ way: next as Way })}
          items={ways.map((each) => ({ value: each, text: say(`plan.way.${each}`) }))}
        />
        {way === 'given' && (
          <>
            <Fields section={section} items={items} change={(next) => form.set({ items: next })} errors={errors} />
            {section.told_by === 'letter' && <LetterFields form={form} />}
          </>
        )}
        <Input
          id="why"
          label={say('plan.why')}
          hint={say('plan.why.hint')}
          error={errors['why']}
          value={why}
          onChange={(next) => form.set({ why: next })}
        />
        <DraftLine draft={form.draft} />
        <Button isBusy={phase.kind === 'saving'} extra="ac-wide">
          {saveWords(person)}
        </Button>
      </form>
    </>
  );
}

/** A part whose every answer stands on the card too: here one can only say that there is nothing. */
export function NothingToSay({ view, section, form }: Omit<PartProps, 'person'> & { view: SectionView }) {
  const isSaid = view.entries.some(({ heading, answer }) => heading === section.own_heading && answer === 'nothing');
  const isRecorded = view.entries.some(({ value, confirmed }) => value !== null || confirmed !== null);
  const isBusy = form.phase.kind === 'saving';
  return (
    <>
      <Notices section={section} form={form} />
      {isSaid && (
        <>
          <p>{say('plan.nothing.said')}</p>
          <Button type="button" variant="secondary" isBusy={isBusy} onPress={form.takeOut}>
            {say('plan.nothing.take-back')}
          </Button>
        </>
      )}
      {!isSaid && !isRecorded && (
        <Button type="button" variant="secondary" isBusy={isBusy} onPress={form.sayNothing}>
          {say('plan.way.nothing')}
        </Button>
      )}
    </>
  );
}
