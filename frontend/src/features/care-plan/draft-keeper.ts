// What is typed and not saved: on this phone with every key, on the server a moment later. A lost connection loses nothing.
import { dropServerDraft, saveDraft } from '../../api/calls.ts';
import type { PlanDraft } from '../../api/types.ts';
import { isRecord, textOf } from '../../lib/stored.ts';
import { dropDraft, keepDraft, readDraft } from '../../offline/drafts.ts';
import { planDraftName, unsavedPlanParts } from '../../offline/unsaved.ts';

/** What is kept on the phone. `version`: of the server's draft it was typed over; `based_on`: of the saved part. */
export interface Kept {
  version: number;
  based_on: number;
  text: string;
}

export type DraftState =
  | { kind: 'none' }
  | { kind: 'keeping' }
  | { kind: 'sent' }
  /** On this phone only; goes on its way as soon as the server is reached. */
  | { kind: 'on-phone' }
  /** Neither the phone nor the server would keep it. */
  | { kind: 'nowhere' }
  /** The same person wrote in another place: both are there, and one is chosen. */
  | { kind: 'elsewhere'; other: PlanDraft };

export const PAUSE = 1200;
const AGAIN = 10_000;

/** What a part opens with. */
export type Opening =
  | { kind: 'saved' }
  | { kind: 'draft'; kept: Kept; isOnPhoneOnly: boolean }
  | { kind: 'both'; kept: Kept; other: PlanDraft };

/** The phone's copy is the newer one when it was typed over the server's; else the person chooses. */
export function openingOf(server: PlanDraft | null, phone: Kept | null): Opening {
  if (phone === null) {
    return server === null
      ? { kind: 'saved' }
      : {
          kind: 'draft',
          kept: { version: server.version, based_on: server.based_on, text: server.text },
          isOnPhoneOnly: false,
        };
  }
  if (server === null) return { kind: 'draft', kept: { ...phone, version: 0 }, isOnPhoneOnly: true };
  if (server.text === phone.text)
    return { kind: 'draft', kept: { ...phone, version: server.version }, isOnPhoneOnly: false };
  return server.version === phone.version
    ? { kind: 'draft', kept: phone, isOnPhoneOnly: true }
    : { kind: 'both', kept: phone, other: server };
}

export async function readKept(patientId: string, section: string): Promise<Kept | null> {
  const found = await readDraft(planDraftName(patientId, section));
  if (!isRecord(found) || typeof found['version'] !== 'number' || typeof found['based_on'] !== 'number') return null;
  return { version: found['version'], based_on: found['based_on'], text: textOf(found, 'text') };
}

export class DraftKeeper {
  private latest: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> = Promise.resolve();
  private isHeldBack = false;
  private hasRoom = true;

  constructor(
    private readonly patientId: string,
    private readonly section: string,
    private version: number,
    private basedOn: number,
    private readonly tell: (state: DraftState) => void,
  ) {
    window.addEventListener('online', this.sendNow);
    document.addEventListener('visibilitychange', this.sendWhenLeft);
  }

  get based(): number {
    return this.basedOn;
  }

  /** Typed: the phone has it at once, the server after a pause. */
  keep(text: string): void {
    this.latest = text;
    this.tell({ kind: 'keeping' });
    void this.keepOnPhone(text);
    this.sendIn(PAUSE);
  }

  /** Until whatever is under way has been answered; nothing new is sent. */
  async settle(): Promise<void> {
    clearTimeout(this.timer);
    this.isHeldBack = true;
    await this.sending;
  }

  goOn(): void {
    this.isHeldBack = false;
  }

  /** Saved for good: the server dropped its copy itself. */
  async saved(version: number): Promise<void> {
    this.forget(version);
    await dropDraft(this.name);
  }

  /** Not wanted any more. */
  async drop(version: number): Promise<void> {
    await this.settle();
    this.forget(version);
    await dropDraft(this.name);
    await dropServerDraft(this.patientId, this.section);
  }

  /** After the person chose between two places: what is typed next goes over the other one. */
  over(version: number, basedOn: number): void {
    this.version = version;
    this.basedOn = basedOn;
    this.isHeldBack = false;
  }

  stop(): void {
    clearTimeout(this.timer);
    window.removeEventListener('online', this.sendNow);
    document.removeEventListener('visibilitychange', this.sendWhenLeft);
    if (!this.isHeldBack) void this.send();
  }

  private get name(): string {
    return planDraftName(this.patientId, this.section);
  }

  private readonly sendNow = (): void => void this.send();

  /** The app goes to the back of the phone: it may not come to the front again. */
  private readonly sendWhenLeft = (): void => {
    if (document.visibilityState === 'hidden') void this.send();
  };

  private forget(version: number): void {
    clearTimeout(this.timer);
    this.latest = null;
    this.version = 0;
    this.basedOn = version;
    this.isHeldBack = false;
    this.tell({ kind: 'none' });
  }

  private async keepOnPhone(text: string): Promise<void> {
    this.hasRoom = await keepDraft(this.name, { version: this.version, based_on: this.basedOn, text } satisfies Kept);
  }

  private sendIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.sendNow, milliseconds);
  }

  /** One after the other: two at once would be two places. */
  private send(): Promise<void> {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.sendOne());
    return this.sending;
  }

  private async sendOne(): Promise<void> {
    const text = this.latest;
    if (text === null || this.isHeldBack) return;
    const result = await saveDraft(this.patientId, this.section, {
      version: this.version,
      based_on: this.basedOn,
      text,
    });
    if (result.ok) {
      this.version = result.value.version;
      return this.arrived(text);
    }
    const { problem } = result;
    if (problem.code === 'draft_changed_meanwhile') return this.writtenElsewhere(text, problem.body['current']);
    this.tell({ kind: this.hasRoom ? 'on-phone' : 'nowhere' });
    if (problem.status === 0 || problem.status >= 500) this.sendIn(AGAIN);
  }

  private async arrived(text: string): Promise<void> {
    if (this.latest !== text) {
      // Typed on meanwhile: the phone's copy now stands over the newer draft.
      if (this.latest !== null) await this.keepOnPhone(this.latest);
      return this.sendIn(PAUSE);
    }
    this.latest = null;
    await dropDraft(this.name);
    this.tell({ kind: 'sent' });
  }

  private writtenElsewhere(text: string, current: unknown): void {
    if (isDraft(current) && current.text !== text) {
      this.isHeldBack = true;
      return this.tell({ kind: 'elsewhere', other: current });
    }
    this.version = isDraft(current) ? current.version : 0;
    this.sendIn(0);
  }
}

function isDraft(value: unknown): value is PlanDraft {
  return isRecord(value) && typeof value['version'] === 'number' && typeof value['text'] === 'string';
}

/** Sends what other days left on this phone. What was written elsewhere meanwhile waits until its part is opened. */
export async function sendKept(patientId: string): Promise<void> {
  for (const section of await unsavedPlanParts(patientId)) {
    const kept = await readKept(patientId, section);
    if (kept === null) continue;
    const result = await saveDraft(patientId, section, { ...kept });
    if (result.ok) await dropDraft(planDraftName(patientId, section));
    else if (result.problem.status === 0) return;
  }
}
