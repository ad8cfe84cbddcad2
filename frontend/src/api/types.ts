// The shapes that the server sends and takes, as its contract names them.

export type Mode = 'demo' | 'live';

export interface Service {
  mode: Mode;
  is_demo: boolean;
  emergency_url: string;
  app_url: string;
  help_line: string | null;
  practice_code: string | null;
  demo_people?: { name: string; role: string; email: string }[];
  version: string;
}

export interface PatientRef {
  id: string;
  given_name: string;
  family_name: string;
  relation: 'self' | 'proxy';
  relationship: string | null;
  colour: string;
  may_change: boolean;
  has_card: boolean;
  photo?: string | null;
  sees_openings: boolean;
  /** A parent who keeps a child's card alone decides for themselves; else the patient does. */
  may_switch_openings: boolean;
}

export interface Account {
  id: string;
  email: string;
  role: string;
  language: string;
  has_passkey: boolean;
  passkey_count: number;
  has_recovery_code: boolean;
}

export interface SessionInfo {
  id: string;
  method: string;
  expires_at: string;
  idle_expires_at: string;
  is_held: boolean;
  held_until: string | null;
}

export interface Session {
  signed_in: true;
  account: Account;
  session: SessionInfo;
  /** A recovery by e-mail alone that waits for this account. */
  recovery?: { asked_at: string; ready_at: string } | null;
  patients: PatientRef[];
}

export interface Provenance {
  source: 'confirmed' | 'letter' | 'patient';
  on: string;
  role: string | null;
  organisation: string | null;
  recorded_by: string;
  recorded_on: string;
}

export type Answer = 'given' | 'not_sure' | 'nothing' | 'letter_photo';

export interface Entry {
  heading: string;
  version: number;
  answer: Answer;
  value: unknown;
  provenance: Provenance | null;
  check_by: string | null;
  is_overdue: boolean;
  confirmed: { value: unknown; provenance: Provenance } | null;
  changed_at: string;
  changed_by: string;
  on_card: boolean;
}

export interface RecordPatient {
  id: string;
  given_name: string;
  family_name: string;
  known_as?: string | null;
  date_of_birth: string;
  relation?: 'self' | 'proxy';
  colour: string;
  colour_word: string;
  photo?: string | null;
}

export interface PatientRecord {
  patient: RecordPatient;
  entries: Entry[];
  ask: string[];
}

export interface Letter {
  role?: string;
  organisation?: string;
  on?: string;
}

export interface SaveHeading {
  version: number;
  answer: Answer;
  value: unknown;
  source: 'patient' | 'letter';
  letter?: Letter;
  confirm_unusual?: true;
}

export interface Saved {
  entry: Entry;
  warnings: { field: string; message: string }[];
  card_headings_changed: string[];
}

export interface TemplateRef {
  id: string;
  name: string;
  synonyms: string[];
  /** Tells look-alike names apart. */
  summary: string;
  network: string | null;
  is_draft: boolean;
}

export interface CardChoice {
  question: string;
  answers: Record<string, string>;
}

export interface Template {
  id: string;
  name: string;
  summary: string;
  companions: { id: string; name: string }[];
  choices: CardChoice[];
  facts: FactDefinition[];
}

export type FactType = 'text' | 'number' | 'choice' | 'date' | 'boolean' | 'range';

export interface FactDefinition {
  key: string;
  label: string;
  clinician_label: string;
  type: FactType;
  unit: string | null;
  /** Slug to words. */
  choices: Record<string, string> | null;
  plausible_min: number | null;
  plausible_max: number | null;
  group: string;
  needs_clinician: boolean;
  expiry: string | null;
  /** `letter`: only a letter says it. */
  told_by: string;
}

export interface HealthItem {
  key: string;
  title: string;
  why: string;
  /** Null for what no heading mends: issuing changes, replacing prints. */
  heading: string | null;
  danger_order: number;
}

export interface HealthCheck {
  next: HealthItem | null;
  items: HealthItem[];
  done_count: number;
  all_count: number;
}

export interface ChangedHeading {
  heading: string;
  label: string;
  since: string;
}

export interface CardState {
  status: 'none' | 'active' | 'withdrawn' | 'closed' | 'error';
  version: number | null;
  issued_on: string | null;
  review_by: string | null;
  changed: ChangedHeading[];
  /** Reasons in sentences, and their codes in the same order. */
  can_issue: { ok: boolean; reasons: string[]; codes: string[] };
  has_draft_lines: boolean;
  /** What stands under the name on the issued card. */
  condition_line: string;
  links_count: number;
}

/** The parts of the waist that the app itself reads; the emergency page is kept whole as HTML beside it. */
export interface PatientSummary {
  mode: 'demo' | 'live' | 'practice';
  condition_line: string;
  identity: { given_name: string; family_name: string; known_as?: string | null; date_of_birth: string };
  review: { version: number; issued_on: string; review_by: string };
  wallet_lines?: string[];
  plain_text?: string;
}

export interface CardPreview {
  html: string;
  digest: string;
  summary: PatientSummary;
  not_recorded: string[];
  reasons: { code: string; message: string }[];
}

export interface CardSummary {
  summary: PatientSummary;
  html: string;
  /** The same page, saying on which day it was saved and that nobody checked since. */
  saved_html: string;
}

export type LinkStatus = 'live' | 'paused' | 'cancelled' | 'expired';

export interface Link {
  id: string;
  medium: string;
  label: string | null;
  kind: string;
  status: LinkStatus;
  created_at: string;
  paused_at: string | null;
  cancelled_at: string | null;
  last_opened_at: string | null;
  opened_count: number;
  prints_behind: number;
}

export interface LinkCode {
  url: string;
  typed_code: string;
  /** The version that the square names as that of its paper. */
  version: number;
  qr_svg_path: { modules: number; path: string };
}

export interface Opening {
  at: string;
  words: string;
  count: number;
  link_id: string | null;
  how: string;
  /** What readers said of themselves; nobody checked it. */
  claims: string[];
}

export interface DocumentFormat {
  format: string;
  title: string;
  description: string;
  needs_link: boolean;
}

export interface Print {
  id: string;
  format: string;
  medium: string;
  version: number;
  made_at: string;
  is_current: boolean;
  replaced_at: string | null;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  used_at: string | null;
}

export interface SessionRow {
  id: string;
  device: string;
  method: string;
  started_at: string;
  seen_at: string;
  is_this: boolean;
}
