// Every call the app makes, one line each.
import { currentLanguage } from '../words/language.ts';
import {
  download,
  get,
  getIfChanged,
  post,
  postAndLeave,
  put,
  remove,
  upload,
  type Result,
  type Tagged,
} from './client.ts';
import type {
  CardPreview,
  CardState,
  CardSummary,
  CodeSent,
  DocumentFormat,
  FactDefinition,
  HealthCheck,
  Issue,
  Issued,
  Link,
  LinkCode,
  NewLink,
  NewPatient,
  Opening,
  Passkey,
  PasskeyAdded,
  PatientRecord,
  PlanComparison,
  PlanDefinitions,
  PlanDraft,
  PlanHistory,
  PlanTasks,
  PlanVersion,
  Print,
  RestoreSection,
  Saved,
  SaveDraft,
  SavedSection,
  SaveHeading,
  SaveSection,
  SectionView,
  Service,
  Session,
  SessionRow,
  Template,
  TemplateRef,
  Visitor,
  WithdrawReason,
} from './types.ts';

type Reply<T> = Promise<Result<T>>;
const id = encodeURIComponent;
const patient = (patientId: string): string => `/patients/${id(patientId)}`;

export const readService = (): Reply<Service> => get('/service');

// Signing in
export type Verified = { session: unknown } | { needs: 'passkey_or_recovery'; recovery_ready_at: string | null };
export const askForCode = (email: string): Reply<CodeSent> =>
  post('/sign-in/code', { email, language: currentLanguage() });
export const verifyCode = (code: string): Reply<Verified> => post('/sign-in/code/verify', { code });
export const passkeyOptions = (): Reply<PublicKeyCredentialRequestOptionsJSON> => post('/sign-in/passkey/options');
export const signInWithPasskey = (credential: unknown): Reply<unknown> => post('/sign-in/passkey', { credential });
export const useRecoveryCode = (recovery_code: string): Reply<unknown> => post('/recovery/code', { recovery_code });
export const startWaiting = (): Reply<{ ready_at: string }> => post('/recovery/wait');
export const stopWaiting = (token: string): Reply<unknown> => post('/recovery/stop', { token });
/** Signed in with more than an e-mail code, no token is needed. */
export const stopOwnWaiting = (): Reply<unknown> => post('/recovery/stop');
export const finishWaiting = (): Reply<unknown> => post('/recovery/finish');

// The session and the account
export const readSession = (): Reply<Session | Visitor> => get('/session');
export const extendSession = (): Reply<unknown> => post('/session/extend');
export const signOut = (): Reply<unknown> => post('/sign-out');
export const signOutAndLeave = (): void => postAndLeave('/sign-out');
export const readSessions = (): Reply<SessionRow[]> => get('/sessions');
export const endSession = (sessionId: string): Reply<unknown> => remove(`/sessions/${id(sessionId)}`);
export const readPasskeys = (): Reply<Passkey[]> => get('/passkeys');
export const newPasskeyOptions = (): Reply<PublicKeyCredentialCreationOptionsJSON> => post('/passkeys/options');
/** The name tells the passkeys of several devices apart. */
export const savePasskey = (credential: unknown, name: string): Reply<PasskeyAdded> =>
  post('/passkeys', { credential, name });
export const removePasskey = (passkeyId: string): Reply<unknown> => remove(`/passkeys/${id(passkeyId)}`);
export const newRecoveryCode = (): Reply<{ recovery_code: string }> => post('/recovery-codes');

// Templates and facts
/** What is searched for tells a condition, so it never stands in an address. */
export const findTemplates = (text: string): Reply<TemplateRef[]> =>
  post('/templates/search', { text, language: currentLanguage() });
export const readTemplate = (templateId: string): Reply<Template> =>
  post('/templates/read', { id: templateId, language: currentLanguage() });
export const readFacts = (): Reply<FactDefinition[]> => get(`/facts?language=${currentLanguage()}`);

// The record
export const startPatient = (who: NewPatient): Reply<{ id: string }> => post('/patients', { ...who });
export const readRecord = (patientId: string): Reply<PatientRecord> => get(`${patient(patientId)}/record`);
export const saveHeading = (patientId: string, heading: string, save: SaveHeading): Reply<Saved> =>
  put(`${patient(patientId)}/record/${id(heading)}`, { ...save });
export const removeHeading = (patientId: string, heading: string, version: number): Reply<unknown> =>
  remove(`${patient(patientId)}/record/${id(heading)}?version=${version}`);
export function sendAttachment(patientId: string, photo: Blob): Reply<{ id: string }> {
  const form = new FormData();
  form.append('picture', photo, 'letter.jpg');
  return upload(`${patient(patientId)}/attachments`, form);
}
export function sendPhoto(patientId: string, photo: Blob, takenOn: string, version: number): Reply<Saved> {
  const form = new FormData();
  form.append('picture', photo, 'photo.jpg');
  form.append('version', String(version));
  form.append('taken_on', takenOn);
  return upload(`${patient(patientId)}/photo`, form);
}
export const readHealthCheck = (patientId: string): Reply<HealthCheck> => get(`${patient(patientId)}/health-check`);

// The care plan
const plan = (patientId: string): string => `${patient(patientId)}/plan`;
const part = (patientId: string, section: string): string => `${plan(patientId)}/sections/${id(section)}`;
export const readPlanSections = (): Reply<PlanDefinitions> => get(`/plan-sections?language=${currentLanguage()}`);
export const readPlan = (patientId: string): Reply<PlanTasks> => get(plan(patientId));
export const readSection = (patientId: string, section: string): Reply<SectionView> =>
  get(`${part(patientId, section)}?language=${currentLanguage()}`);
export const saveSection = (patientId: string, section: string, save: SaveSection): Reply<SavedSection> =>
  put(part(patientId, section), { ...save });
export const saveDraft = (patientId: string, section: string, draft: SaveDraft): Reply<PlanDraft> =>
  put(`${part(patientId, section)}/draft`, { ...draft });
export const dropServerDraft = (patientId: string, section: string): Reply<unknown> =>
  remove(`${part(patientId, section)}/draft`);
export const readHistory = (patientId: string, section: string | null, offset: number): Reply<PlanHistory> =>
  get(`${plan(patientId)}/history?offset=${offset}${section ? `&section=${id(section)}` : ''}`);
export const readVersion = (patientId: string, section: string, number: number): Reply<PlanVersion> =>
  get(`${part(patientId, section)}/versions/${number}`);
export const compareVersions = (
  patientId: string,
  section: string,
  earlier: number,
  later: number,
): Reply<PlanComparison> => get(`${part(patientId, section)}/compare?earlier=${earlier}&later=${later}`);
export const restoreSection = (patientId: string, section: string, restore: RestoreSection): Reply<SavedSection> =>
  post(`${part(patientId, section)}/restore`, { ...restore });

// The card
export const readCard = (patientId: string): Reply<CardState> => get(`${patient(patientId)}/card`);
/** Without advice: what may be issued while the lines of the conditions may not. */
export const readPreview = (patientId: string, withAdvice: boolean): Reply<CardPreview> =>
  get(`${patient(patientId)}/card/preview${withAdvice ? '' : '?with_advice=false'}`);
export const issueCard = (patientId: string, issue: Issue): Reply<Issued> =>
  post(`${patient(patientId)}/card/issue`, { ...issue });
export const withdrawCard = (patientId: string, reason: WithdrawReason): Reply<unknown> =>
  post(`${patient(patientId)}/card/withdraw`, { reason });
/** Null when the copy with this tag is still the whole truth. */
export const readCardSummary = (patientId: string, tag: string | null): Reply<Tagged<CardSummary> | null> =>
  getIfChanged(`${patient(patientId)}/card/summary`, tag);

// Links, openings, documents, prints
export const readLinks = (patientId: string): Reply<Link[]> => get(`${patient(patientId)}/links`);
export const createLink = (patientId: string, link: NewLink): Reply<Link> =>
  post(`${patient(patientId)}/links`, { ...link });
export type LinkAction = 'pause' | 'resume' | 'cancel';
export const changeLink = (patientId: string, linkId: string, action: LinkAction, reason?: string): Reply<Link> =>
  post(`${patient(patientId)}/links/${id(linkId)}/${action}`, reason ? { reason } : {});
export const readLinkCode = (patientId: string, linkId: string): Reply<LinkCode> =>
  get(`${patient(patientId)}/links/${id(linkId)}/code`);
export const readOpenings = (patientId: string, before?: string): Reply<Opening[]> =>
  get(`${patient(patientId)}/openings${before ? `?before=${id(before)}` : ''}`);
/** For a parent who keeps a child's card alone. */
export const switchOpenings = (patientId: string, is_told: boolean): Reply<{ is_told: boolean }> =>
  post(`${patient(patientId)}/openings/told`, { is_told });
export const readDocuments = (patientId: string): Reply<DocumentFormat[]> => get(`${patient(patientId)}/documents`);
export const fetchDocument = (patientId: string, format: string, linkId: string | null): Reply<Blob> =>
  download(`${patient(patientId)}/documents/${id(format)}${linkId ? `?link=${id(linkId)}` : ''}`);
export const fetchPlan = (patientId: string, size: 'standard' | 'large', withPrivate: boolean): Reply<Blob> =>
  download(`${patient(patientId)}/plan/document?size=${size}&with_private=${withPrivate}`);
export const fetchPassport = (patientId: string): Reply<Blob> => download(`${patient(patientId)}/plan/passport`);
export const fetchEverything = (patientId: string): Reply<Blob> => download(`${patient(patientId)}/everything`);
export const readPrints = (patientId: string): Reply<Print[]> => get(`${patient(patientId)}/prints`);
export const markReplaced = (patientId: string, printId: string): Reply<unknown> =>
  post(`${patient(patientId)}/prints/${id(printId)}/replaced`);
