// The life of one part: kept while it is typed, checked, saved over the version that was seen.
import { useEffect, useRef, useState } from 'preact/hooks';
import { saveSection } from '../../api/calls.ts';
import type { Problem } from '../../api/client.ts';
import type { PlanChange, PlanPart, PlanSection, SavedSection, SectionView } from '../../api/types.ts';
import type { Person } from '../../lib/person.ts';
import { isRecord, listOf } from '../../lib/stored.ts';
import {
  formFromText,
  ownEntry,
  read,
  textOfForm,
  withoutBlanks,
  write,
  type FieldErrors,
  type Form,
} from './answers.ts';
import { DraftKeeper, type DraftState, type Kept, type Opening } from './draft-keeper.ts';

/** What else goes into a save: the reason, and headings to take out. */
interface Save {
  part: PlanPart | null;
  remove: string[];
  why: string | null;
}

export type Phase =
  | { kind: 'open' }
  | { kind: 'saving' }
  | { kind: 'saved'; saved: SavedSection }
  /** Somebody saved first: what stands now, what they changed, and what this person wants. */
  | { kind: 'conflict'; current: SectionView; changes: PlanChange[]; mine: Save }
  | { kind: 'problem'; problem: Problem };

export interface SectionForm {
  form: Form;
  set: (part: Partial<Form>) => void;
  errors: FieldErrors;
  phase: Phase;
  draft: DraftState;
  /** The draft of another day stands in the form. */
  isRestored: boolean;
  submit: () => void;
  /** Without any question of its own, a part can still be answered. */
  sayNothing: () => void;
  /** Takes the own words out: not recorded again. */
  takeOut: () => void;
  /** After a conflict. */
  saveOver: () => void;
  takeTheirs: () => void;
  /** Drops the draft: what is saved stands in the form again. */
  forget: () => void;
  /** After both places: goes on with this phone’s words, or with the other’s. */
  chooseDraft: (which: 'mine' | 'other') => void;
}

interface Options {
  person: Person;
  section: PlanSection;
  view: SectionView;
  opening: Opening;
}

function formOf(section: PlanSection, view: SectionView, kept: Kept | null): Form {
  const saved = read(section, ownEntry(section, view.entries));
  return (kept && formFromText(section, kept.text)) ?? saved;
}

function keptOf(opening: Opening): Kept | null {
  return opening.kind === 'saved' ? null : opening.kept;
}

/** Errors by the fields of the form: what belongs to none of them stands beside the way to answer. */
export function ownErrors(section: PlanSection, fields: FieldErrors): FieldErrors {
  const start = `${section.own_heading}.`;
  const placeOf = (field: string): string => {
    if (field.startsWith(start)) return field.slice(start.length);
    return field === 'why' ? field : 'way';
  };
  return Object.fromEntries(Object.entries(fields).map(([field, message]) => [placeOf(field), message]));
}

export function useSectionForm({ person, section, view, opening }: Options): SectionForm {
  const [standing, setStanding] = useState(view);
  const [form, setForm] = useState(() => formOf(section, view, keptOf(opening)));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [phase, setPhase] = useState<Phase>({ kind: 'open' });
  const [isRestored, setIsRestored] = useState(opening.kind !== 'saved');
  const [draft, setDraft] = useState<DraftState>(() =>
    opening.kind === 'both' ? { kind: 'elsewhere', other: opening.other } : { kind: 'none' },
  );
  const keeper = useRef<DraftKeeper | null>(null);

  useEffect(() => {
    const kept = keptOf(opening);
    const made = new DraftKeeper(person.id, section.key, kept?.version ?? 0, kept?.based_on ?? view.version, setDraft);
    keeper.current = made;
    // What a lost connection left on this phone goes on its way now.
    if (opening.kind === 'draft' && opening.isOnPhoneOnly) made.keep(opening.kept.text);
    return () => made.stop();
  }, [person.id, section.key, view, opening]);

  function set(part: Partial<Form>): void {
    setForm((now) => {
      const next = { ...now, ...part };
      keeper.current?.keep(textOfForm(next));
      return next;
    });
  }

  async function send(save: Save, version: number): Promise<void> {
    setPhase({ kind: 'saving' });
    await keeper.current?.settle();
    const result = await saveSection(person.id, section.key, {
      version,
      entries: save.part ? [save.part] : [],
      remove: save.remove,
      why: save.why,
    });
    if (result.ok) {
      await keeper.current?.saved(result.value.section.version);
      setIsRestored(false);
      return setPhase({ kind: 'saved', saved: result.value });
    }
    keeper.current?.goOn();
    answerTo(result.problem, save);
  }

  function answerTo(problem: Problem, save: Save): void {
    const current = problem.body['current'];
    if (problem.code === 'changed_meanwhile' && isRecord(current)) {
      const changes = listOf(problem.body, 'changes') as PlanChange[];
      return setPhase({ kind: 'conflict', current: current as unknown as SectionView, changes, mine: save });
    }
    if (problem.status === 422 && Object.keys(problem.fields).length > 0) {
      setErrors(ownErrors(section, problem.fields));
      return setPhase({ kind: 'open' });
    }
    setPhase({ kind: 'problem', problem });
  }

  function submit(): void {
    const asked = withoutBlanks(section, form);
    const written = write(section, asked);
    setForm(asked);
    setErrors(written.ok ? {} : written.errors);
    if (!written.ok) return setPhase({ kind: 'open' });
    void send(
      { part: written.part, remove: [], why: form.why.trim() || null },
      keeper.current?.based ?? standing.version,
    );
  }

  function openWith(current: SectionView): void {
    setStanding(current);
    setForm(formOf(section, current, null));
    setErrors({});
    setIsRestored(false);
    setPhase({ kind: 'open' });
  }

  function forget(): void {
    const current = phase.kind === 'conflict' ? phase.current : standing;
    void keeper.current?.drop(current.version);
    openWith(current);
  }

  function chooseDraft(which: 'mine' | 'other'): void {
    if (draft.kind !== 'elsewhere') return;
    const { other } = draft;
    const chosen = which === 'other' ? formFromText(section, other.text) : null;
    keeper.current?.over(other.version, which === 'other' ? other.based_on : keeper.current.based);
    setIsRestored(true);
    const next = chosen ?? form;
    setForm(next);
    keeper.current?.keep(textOfForm(next));
  }

  return {
    form,
    set,
    errors,
    phase,
    draft,
    isRestored,
    submit,
    sayNothing: () => {
      const part = { heading: section.own_heading, answer: 'nothing', value: null, source: 'patient' } as const;
      void send({ part, remove: [], why: null }, standing.version);
    },
    takeOut: () => void send({ part: null, remove: [section.own_heading], why: null }, standing.version),
    saveOver: () => {
      if (phase.kind === 'conflict') void send(phase.mine, phase.current.version);
    },
    takeTheirs: forget,
    forget,
    chooseDraft,
  };
}
