// The plan on paper, the hospital passport, and everything we keep about a person as one file.
import { useState } from 'preact/hooks';
import { fetchEverything, fetchPassport, fetchPlan } from '../../api/calls.ts';
import { usePerson } from '../../api/use-person.ts';
import { Checkboxes } from '../../components/checkboxes/checkboxes.tsx';
import { MakeFile } from '../../components/make-file/make-file.tsx';
import { say, t, type Key } from '../../words/t.tsx';
import { NotFound, PlanFrame, type Params } from './plan-frame.tsx';

const PRIVATE = 'private';

function Item({ heading, text }: { heading: Key; text: Key }) {
  return (
    <>
      <h2 class="nhsuk-heading-m">{say(heading)}</h2>
      <p>{say(text)}</p>
    </>
  );
}

export function PaperPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const [chosen, setChosen] = useState<string[]>([]);
  if (!person) return <NotFound back="/home" />;
  const withPrivate = chosen.includes(PRIVATE);
  return (
    <PlanFrame person={person} title={t('plan.paper')} heading={say('plan.paper')} back={`/plan/${patientId}`}>
      <Item heading="plan.paper.passport" text="plan.paper.passport.text" />
      <MakeFile
        title={t('plan.paper.passport')}
        fileName="hospital-passport"
        fetch={() => fetchPassport(patientId)}
        isFirst
      />
      <Item heading="plan.paper.whole" text="plan.paper.whole.text" />
      {person.mayChange && (
        <Checkboxes
          id="with-private"
          name="with-private"
          label={say('plan.paper.private')}
          values={chosen}
          items={[{ value: PRIVATE, text: t('plan.paper.private.with') }]}
          onChange={setChosen}
        />
      )}
      <MakeFile
        title={t('plan.paper.whole')}
        fileName="care-plan"
        fetch={() => fetchPlan(patientId, 'standard', withPrivate)}
      />
      <Item heading="plan.paper.large" text="plan.paper.large.text" />
      <MakeFile
        title={t('plan.paper.large')}
        fileName="care-plan-large"
        fetch={() => fetchPlan(patientId, 'large', withPrivate)}
      />
      <Item heading="plan.paper.everything" text="plan.paper.everything.text" />
      <MakeFile
        title={t('plan.paper.everything')}
        fileName="alertcard-everything"
        fetch={() => fetchEverything(patientId)}
      />
    </PlanFrame>
  );
}
