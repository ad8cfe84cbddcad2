// The life of one answer: kept as a draft while it is typed, checked, saved over the version that was seen.
import { useEffect, useRef, useState } from 'preact/hooks';
import { saveHeading } from '../../api/calls.ts';
import type { Problem, Result } from '../../api/client.ts';
import type { Entry, Letter, PatientRecord, Saved, SaveHeading } from '../../api/types.ts';
import type { Person } from '../../lib/person.ts';
import { dateFromParts, partsFromDate, type DateParts } from '../../lib/dates.ts';
import { dropDraft, keepDraft, readDraft } from '../../offline/drafts.ts';
import { t } from '../../words/t.tsx';
import { isRecord, type AnyEditor, type FieldErrors, type Way } from './editor.ts';
import { chosenCards, entryOf } from './registry.ts';
import { writeConditions, readConditions } from './editors/conditions.tsx';

export interface LetterForm {
  role: string;
  organisation: string;
  on: DateParts;
}

export interface HeadingState {
  way: string;
  value: unknown;
  source: 'patient' | 'letter';
  letter: LetterForm;
  attachmentId: string | null;
}

interface Draft {
  version: number;
  state: HeadingState;
}

export type Phase =
  | { kind: 'open' }
  | { kind: 'saving' }
  /** The server asks "is this right?" about these fields. */
  | { kind: 'is-this-right'; fields: FieldErrors }
  | { kind: 'conflict'; current: Entry; mine: SaveHeading }
  /** Saved, but somebody had saved first: the server kept both lists (H09-A1). */
  | { kind: 'kept-both'; saved: Saved; mine: SaveHeading }
  | { kind: 'problem'; problem: Problem };

function wayOf(editor: AnyEditor, entry: Entry): Way | undefined {
  const fromValue = entry.answer === 'given' ? editor.wayOf?.(entry.value) : null;
  return editor.ways.find(({ id }) => id === fromValue) ?? editor.ways.find(({ answer }) => answer === entry.answer);
}

/** What the form opens with: the stored answer, or nothing chosen yet. */
export function initialState(editor: AnyEditor, entry: Entry | null, chosen: readonly string[]): HeadingState {
  const provenance = entry?.provenance;
  const isLetter = provenance ? provenance.source === 'letter' : editor.startsFromLetter === true;
  const only = editor.ways.length === 1 ? (editor.ways[0]?.id ?? '') : '';
  return {
    way: entry ? (wayOf(editor, entry)?.id ?? only) : only,
    value: entry?.value ? editor.read(entry.value, chosen) : editor.empty(),
    source: isLetter ? 'letter' : 'patient',
    letter: {
      role: provenance?.role ?? '',
      organisation: provenance?.organisation ?? '',
      on: partsFromDate(isLetter ? provenance?.on : null),
    },
    attachmentId: null,
  };
}

type Checked = { ok: true; save: SaveHeading } | { ok: false; errors: FieldErrors };

function letterOf({ role, organisation }: LetterForm, on: string): Letter {
  return {
    ...(role.trim() ? { role: role.trim() } : {}),
    ...(organisation.trim() ? { organisation: organisation.trim() } : {}),
    on,
  };
}

/** The answer as it is sent, or what is wrong with it. */
export function check(editor: AnyEditor, state: HeadingState, version: number): Checked {
  const way = editor.ways.find(({ id }) => id === state.way);
  if (!way) return { ok: false, errors: { way: t('way.missing') } };
  if (way.answer === 'letter_photo') {
    if (!state.attachmentId) return { ok: false, errors: { attachment: t('letter-photo.missing') } };
    return {
      ok: true,
      save: { version, answer: way.answer, value: { attachment_id: state.attachmentId }, source: 'patient' },
    };
  }
  if (way.answer !== 'given')
    return { ok: true, save: { version, answer: way.answer, value: null, source: 'patient' } };
  const written = way.fixed === undefined ? editor.write(state.value) : { ok: true as const, value: way.fixed };
  const isFromLetter = editor.asksSource && way.fixed === undefined && state.source === 'letter';
  const on = isFromLetter ? dateFromParts(state.letter.on) : null;
  const letterErrors: FieldErrors = isFromLetter && on === null ? { 'letter.on': t('letter.on.missing') } : {};
  if (!written.ok) return { ok: false, errors: { ...written.errors, ...letterErrors } };
  if (Object.keys(letterErrors).length > 0) return { ok: false, errors: letterErrors };
  const base = { version, answer: way.answer, value: written.value };
  return {
    ok: true,
    save:
      on === null ? { ...base, source: 'patient' } : { ...base, source: 'letter', letter: letterOf(state.letter, on) },
  };
}

function isDraft(value: unknown): value is Draft {
  return (
    isRecord(value) &&
    typeof value['version'] === 'number' &&
    isRecord(value['state']) &&
    typeof value['state']['way'] === 'string'
  );
}

/** Adds and takes away condition cards after an answer that brings its own; a conflict there is tried once more. */
async function saveCompanions(
  personId: string,
  record: PatientRecord,
  editor: AnyEditor,
  state: HeadingState,
): Promise<Result<Saved> | null> {
  const wanted = editor.companions?.(state.value, state.way);
  if (!wanted) return null;
  const before = chosenCards(record);
  const removed = before.filter((id) => wanted.remove.includes(id));
  const added = wanted.add.filter((id) => !before.includes(id));
  if (removed.length === 0 && added.length === 0) return null;
  const standing = entryOf(record, 'conditions');
  const conditions = readConditions(standing?.value);
  const templates = [
    ...conditions.templates.filter(({ id }) => !removed.includes(id)),
    ...added.map((id) => ({ id, detail: '' })),
  ];
  if (templates.length === 0 && !conditions.other) return null;
  const value = writeConditions({ ...conditions, templates });
  return saveHeading(personId, 'conditions', {
    version: standing?.version ?? 0,
    answer: 'given',
    value,
    source: 'patient',
  });
}

export interface HeadingForm {
  state: HeadingState;
  set: (part: Partial<HeadingState>) => void;
  errors: FieldErrors;
  phase: Phase;
  isRestored: boolean;
  submit: () => void;
  confirmUnusual: () => void;
  /** After a conflict: saves the given value over what stands now. */
  saveOver: (mine: SaveHeading) => void;
  /** After a conflict or a wish: forgets what was typed. */
  forget: () => void;
  backToForm: () => void;
  /** After both lists were kept: goes on, or opens the form again with all of it. */
  goOn: (saved: Saved) => void;
  changeAgain: (entry: Entry) => void;
}

interface Options {
  person: Person;
  editor: AnyEditor;
  record: PatientRecord;
  onSaved: (saved: Saved) => void;
}

export function useHeadingForm({ person, editor, record, onSaved }: Options): HeadingForm {
  const entry = entryOf(record, editor.heading);
  const seen = entry?.version ?? 0;
  const [state, setState] = useState(() => initialState(editor, entry, chosenCards(record)));
  const [version, setVersion] = useState(seen);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [phase, setPhase] = useState<Phase>({ kind: 'open' });
  const [isRestored, setIsRestored] = useState(false);
  const isTouched = useRef(false);
  const draft = `${person.id}/${editor.heading}`;

  useEffect(() => {
    let isWanted = true;
    void readDraft(draft).then((kept) => {
      if (!isWanted || isTouched.current || !isDraft(kept)) return;
      setState(kept.state);
      setVersion(kept.version);
      setIsRestored(true);
    });
    return () => {
      isWanted = false;
    };
  }, [draft]);

  function set(part: Partial<HeadingState>): void {
    isTouched.current = true;
    setState((now) => {
      const next = { ...now, ...part };
      void keepDraft(draft, { version, state: next } satisfies Draft);
      return next;
    });
  }

  async function send(save: SaveHeading): Promise<void> {
    setPhase({ kind: 'saving' });
    const result = await saveHeading(person.id, editor.heading, save);
    if (result.ok) {
      const companions = await saveCompanions(person.id, record, editor, state);
      if (companions && !companions.ok) {
        // The answer itself is saved: a second try saves over it, not beside it.
        setVersion(result.value.entry.version);
        return setPhase({ kind: 'problem', problem: companions.problem });
      }
      await dropDraft(draft);
      const changed = companions?.ok ? companions.value.card_headings_changed : [];
      const saved = {
        ...result.value,
        card_headings_changed: [...result.value.card_headings_changed, ...changed],
      };
      return saved.warnings.length > 0 ? setPhase({ kind: 'kept-both', saved, mine: save }) : onSaved(saved);
    }
    answerTo(result.problem, save);
  }

  function answerTo(problem: Problem, save: SaveHeading): void {
    const current = problem.body['current'];
    if (problem.code === 'changed_meanwhile' && isRecord(current)) {
      return setPhase({ kind: 'conflict', current: current as unknown as Entry, mine: save });
    }
    if (problem.code === 'is_this_right') return setPhase({ kind: 'is-this-right', fields: problem.fields });
    if (problem.status === 422 && Object.keys(problem.fields).length > 0) {
      setErrors(problem.fields);
      return setPhase({ kind: 'open' });
    }
    setPhase({ kind: 'problem', problem });
  }

  function submit(): void {
    const checked = check(editor, state, version);
    setErrors(checked.ok ? {} : checked.errors);
    if (checked.ok) void send(checked.save);
    else setPhase({ kind: 'open' });
  }

  function confirmUnusual(): void {
    const checked = check(editor, state, version);
    if (checked.ok) void send({ ...checked.save, confirm_unusual: true });
  }

  function forget(): void {
    void dropDraft(draft);
    isTouched.current = false;
    setIsRestored(false);
    openWith(phase.kind === 'conflict' ? phase.current : entry);
  }

  function openWith(current: Entry | null): void {
    setState(initialState(editor, current, chosenCards(record)));
    setVersion(current?.version ?? 0);
    setPhase({ kind: 'open' });
  }

  return {
    state,
    set,
    errors,
    phase,
    isRestored,
    submit,
    confirmUnusual,
    saveOver: (mine) => void send(mine),
    forget,
    backToForm: () => setPhase({ kind: 'open' }),
    goOn: onSaved,
    changeAgain: openWith,
  };
}
