// The shapes that the server sends and takes, by the names that the app uses. Their contents are generated from the
// server's own description (`npm run api-types`); nothing here is written twice.
import type { components } from './generated/shapes.d.ts';

type Shapes = components['schemas'];
/** What we send may leave out what has a default; what we get never does. */
type MayLeaveOut<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type Service = Shapes['Service'];
export type PatientRef = Shapes['PersonView'];
export type Account = Shapes['AccountView'];
export type SessionInfo = Shapes['SessionView'];
export type Session = Shapes['SessionReply'];
export type Visitor = Shapes['Visitor'];

export type Provenance = Shapes['app__patients__schemas__Provenance'];
export type Answer = Shapes['Answer'];
export type Entry = Shapes['EntryView'];
export type PatientRecord = Shapes['RecordView'];
export type Letter = Shapes['Letter'];
export type SaveHeading = MayLeaveOut<Required<Shapes['SaveEntry']>, 'letter' | 'confirm_unusual'>;
export type Saved = Shapes['SavedView'];
export type Removed = Shapes['RemovedView'];
export type NewPatient = MayLeaveOut<Shapes['StartPatient'], 'confirm_unusual'>;

export type PlanTasks = Shapes['TaskList'];
export type PlanTask = Shapes['Task'];
export type PlanDefinitions = Shapes['SectionDefinitions'];
export type PlanSection = Shapes['SectionDefinition'];
export type PlanField = Shapes['FieldView'];
export type SectionView = Shapes['SectionView'];
export type CardHeading = Shapes['CardHeading'];
export type LastChange = Shapes['Change'];
export type PlanPart = MayLeaveOut<Required<Shapes['PartSave']>, 'letter' | 'confirm_unusual'>;
export type SaveSection = Omit<Required<Shapes['SaveSection']>, 'entries'> & { entries: PlanPart[] };
export type SavedSection = Shapes['SavedSection'];
export type RestoreSection = MayLeaveOut<Required<Shapes['RestoreSection']>, 'confirm_unusual'>;
export type PlanDraft = Shapes['DraftView'];
export type SaveDraft = Shapes['SaveDraft'];
export type PlanHistory = Shapes['History'];
export type PlanVersion = Shapes['VersionView'];
export type PlanChange = Shapes['ChangeView'];
export type PlanComparison = Shapes['Comparison'];

export type TemplateRef = Shapes['TemplateRef'];
export type Template = Shapes['Template'];
export type FactDefinition = Shapes['FactDefinition'];

export type HealthCheck = Shapes['HealthCheck'];
export type HealthItem = Shapes['HealthCheckItem'];

export type CardState = Shapes['CardView'];
export type CardPreview = Shapes['PreviewView'];
export type CardSummary = Shapes['OwnCardView'];
export type Issue = MayLeaveOut<Shapes['IssueCard'], 'with_advice'>;
export type Issued = Shapes['IssuedView'];
export type WithdrawReason = Shapes['WithdrawCard']['reason'];

export type Link = Shapes['LinkView'];
export type NewLink = MayLeaveOut<Shapes['MakeLink'], 'kind'>;
export type LinkCode = Shapes['LinkCodeView'];
export type Opening = Shapes['OpeningView'];
export type DocumentFormat = Shapes['DocumentView'];
export type Print = Shapes['PrintView'];

export type CodeSent = Shapes['CodeSent'];
export type Passkey = Shapes['PasskeyView'];
export type PasskeyAdded = Shapes['PasskeyAdded'];
export type SessionRow = Shapes['SessionListed'];
