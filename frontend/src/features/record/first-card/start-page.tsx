// Question 1 of 8: who the card is for. Everything else belongs to this person, so this is saved before it.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { startPatient } from '../../../api/calls.ts';
import type { NewPatient } from '../../../api/types.ts';
import type { Problem } from '../../../api/client.ts';
import { useService } from '../../../api/service-store.ts';
import { refreshSession, useSession } from '../../../api/session-store.ts';
import { Button } from '../../../components/button/button.tsx';
import type { ErrorItem } from '../../../components/error-summary/error-summary.tsx';
import { Input } from '../../../components/input/input.tsx';
import { InsetText } from '../../../components/inset-text/inset-text.tsx';
import { Page } from '../../../components/page/page.tsx';
import { ProblemNotice, type ProblemLike } from '../../../components/problem/problem.tsx';
import { Radios } from '../../../components/radios/radios.tsx';
import { navigate } from '../../../lib/router.ts';
import { dropDraft, keepDraft, readDraft } from '../../../offline/drafts.ts';
import { say, t } from '../../../words/t.tsx';
import { isRecord, type FieldErrors } from '../editor.ts';
import { emptyWho, WhoFields, writeWho, type Who } from '../editors/who.tsx';
import { slugOf } from '../../../lib/headings.ts';
import { QUESTIONS } from '../registry.ts';
import { IsThisRight } from '../../../components/is-this-right/is-this-right.tsx';
import { Progress } from './progress.tsx';

type Relation = NewPatient['relation'];
type Basis = NonNullable<NewPatient['legal_basis']>;

interface Start {
  relation: Relation | '';
  relationship: string;
  basis: Basis | '';
  who: Who;
}

const EMPTY: Start = { relation: '', relationship: '', basis: '', who: emptyWho() };

type Checked = { ok: true; patient: NewPatient } | { ok: false; errors: FieldErrors };

export function checkStart({ relation, relationship, basis, who }: Start): Checked {
  const errors: FieldErrors = {};
  if (!relation) errors['relation'] = t('start.relation.missing');
  if (relation && relation !== 'self' && !relationship.trim()) errors['relationship'] = t('start.relationship.missing');
  if (relation === 'adult' && !basis) errors['basis'] = t('start.basis.missing');
  const written = writeWho(who);
  if (!written.ok) Object.assign(errors, written.errors);
  if (!relation || !written.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const patient: NewPatient = { relation, who: written.value as NewPatient['who'] };
  if (relation !== 'self') patient.relationship = relationship.trim();
  if (relation === 'child') patient.legal_basis = 'parental_responsibility';
  if (relation === 'adult' && basis) patient.legal_basis = basis;
  return { ok: true, patient };
}

function isStart(value: unknown): value is Start {
  return isRecord(value) && typeof value['relation'] === 'string' && isRecord(value['who']);
}

/** Kept for this account alone: somebody else may sign in on this device next. */
function useDraftName(): string {
  const session = useSession();
  return session.status === 'signed-in' ? `first-card/${session.session.account.id}` : 'first-card';
}

/** What was typed before a lost connection or a closed page comes back. */
function useStart(draft: string): [Start, (part: Partial<Start>) => void] {
  const [start, setStart] = useState<Start>(EMPTY);
  useEffect(() => {
    void readDraft(draft).then((kept) => {
      if (isStart(kept)) setStart(kept);
    });
  }, [draft]);
  function set(part: Partial<Start>): void {
    const next = { ...start, ...part };
    setStart(next);
    void keepDraft(draft, next);
  }
  return [start, set];
}

function Relation({ start, set, errors }: { start: Start; set: (part: Partial<Start>) => void; errors: FieldErrors }) {
  const session = useSession();
  const hasOwn = session.status === 'signed-in' && session.session.patients.some(({ relation }) => relation === 'self');
  const relationship = (
    <Input
      id="relationship"
      label={say('start.relationship')}
      hint={say('start.relationship.hint')}
      error={errors['relationship']}
      value={start.relationship}
      onChange={(text) => set({ relationship: text })}
    />
  );
  return (
    <Radios
      id="relation"
      name="relation"
      label={say('start')}
      size="l"
      isHeading
      error={errors['relation']}
      value={start.relation}
      onChange={(relation) => set({ relation: relation as Start['relation'] })}
      items={[
        ...(hasOwn ? [] : [{ value: 'self', text: say('start.self') }]),
        {
          value: 'child',
          text: say('start.child'),
          hint: say('start.child.hint'),
          conditional: start.relation === 'child' && relationship,
        },
        {
          value: 'adult',
          text: say('start.adult'),
          conditional: start.relation === 'adult' && (
            <>
              {relationship}
              <Radios
                id="basis"
                name="basis"
                label={say('start.basis')}
                size="s"
                error={errors['basis']}
                value={start.basis}
                onChange={(basis) => set({ basis: basis as Basis })}
                items={[
                  { value: 'patient_consent', text: say('start.basis.consent') },
                  { value: 'health_and_welfare_lpa', text: say('start.basis.lpa') },
                  { value: 'court_deputy', text: say('start.basis.deputy') },
                  { value: 'welfare_guardian', text: say('start.basis.guardian') },
                  { value: 'best_interests', text: say('start.basis.best-interests') },
                ]}
              />
            </>
          ),
        },
      ]}
    />
  );
}

export function StartPage() {
  const draft = useDraftName();
  const [start, set] = useStart(draft);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [odd, setOdd] = useState<FieldErrors | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const service = useService();
  async function send(patient: NewPatient): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    setOdd(null);
    const result = await startPatient(patient);
    setIsBusy(false);
    if (!result.ok) return refused(result.problem);
    await dropDraft(draft);
    await refreshSession();
    navigate(`/first-card/${result.value.id}/${slugOf(QUESTIONS[1])}`, { replace: true });
  }
  function refused(refusal: Problem): void {
    const fields = withoutPrefix(refusal.fields);
    if (refusal.code === 'is_this_right') return setOdd(fields);
    if (refusal.status === 422 && Object.keys(fields).length > 0) return setErrors(fields);
    setProblem(refusal);
  }
  function confirm(): void {
    const checked = checkStart(start);
    if (checked.ok) void send({ ...checked.patient, confirm_unusual: true });
  }
  function submit(event?: Event): void {
    event?.preventDefault();
    const checked = checkStart(start);
    setErrors(checked.ok ? {} : checked.errors);
    if (checked.ok) void send(checked.patient);
  }
  // The same list until the next submit: a new one takes the focus out of the field that is being mended.
  const items = useMemo<ErrorItem[]>(
    () => Object.entries(errors).map(([field, message]) => ({ field, message })),
    [errors],
  );
  const isLost = problem?.code === 'no_connection';
  return (
    <Page title={t('start')} back="/home" errors={items}>
      <Progress number={1} />
      {problem && <ProblemNotice problem={isLost ? { ...problem, code: 'not_saved_yet' } : problem} onRetry={submit} />}
      <form onSubmit={submit} noValidate>
        <Relation start={start} set={set} errors={errors} />
        {service?.is_demo && (
          <InsetText>
            <p>{say('start.demo')}</p>
          </InsetText>
        )}
        <WhoFields
          value={start.who}
          change={(who) => set({ who })}
          errorOf={(field) => errors[field]}
          isOwn={start.relation === 'self'}
        />
        {odd && <IsThisRight fields={odd} confirm={confirm} />}
        <Button isBusy={isBusy} extra="ac-wide">
          {say('save')}
        </Button>
      </form>
    </Page>
  );
}

/** The server names `who.given_name`; the field on the page is `given_name`. */
function withoutPrefix(fields: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(fields).map(([field, message]) => [field.replace(/^who\./, ''), message]));
}
