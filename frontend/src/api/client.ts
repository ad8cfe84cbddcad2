// The one way to the server. Every answer is a value: what was asked for, or a problem with a code. Nothing is thrown.

export interface Problem {
  /** 0 when the server could not be reached. */
  status: number;
  /** Stable; the words for it are in the catalogues. */
  code: string;
  /** The server's own sentence, for codes that we have no words for. */
  title: string;
  fields: Record<string, string>;
  /** Everything else the problem carries, for example what stands now after a conflict. */
  body: Record<string, unknown>;
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

type Json = Record<string, unknown> | unknown[];

interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  json?: Json | undefined;
  form?: FormData | undefined;
  /** Milliseconds; a slow network must end in words, not in waiting. */
  timeout?: number;
  /** The tag of what is held already: the answer is then empty when nothing differs. */
  tag?: string | null;
  keepalive?: boolean;
}

const TIMEOUT = 20_000;

let onReach: (isReached: boolean) => void = () => undefined;
let onSignedOut: () => void = () => undefined;

/** The app listens here: was the server reached, and has the session ended meanwhile? */
export function listenToServer(listeners: { reach: (isReached: boolean) => void; signedOut: () => void }): void {
  onReach = listeners.reach;
  onSignedOut = listeners.signedOut;
}

let heardAt = 0;

/** When our server last answered. */
export function lastHeardAt(): number {
  return heardAt;
}

function lost(): { ok: false; problem: Problem } {
  onReach(false);
  return { ok: false, problem: { status: 0, code: 'no_connection', title: '', fields: {}, body: {} } };
}

async function send(path: string, ask: Ask): Promise<Response | null> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (ask.json) headers['content-type'] = 'application/json';
  if (ask.tag) headers['if-none-match'] = ask.tag;
  try {
    return await fetch(`/api${path}`, {
      method: ask.method ?? 'GET',
      headers,
      body: ask.form ?? (ask.json ? JSON.stringify(ask.json) : null),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      keepalive: ask.keepalive ?? false,
      signal: AbortSignal.timeout(ask.timeout ?? TIMEOUT),
    });
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A hotel's sign-in page answers 200 in HTML: that is not our server. */
function isOurs(response: Response): boolean {
  return response.status === 204 || (response.headers.get('content-type') ?? '').includes('json');
}

function asFields(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function asProblem(status: number, body: unknown): Problem {
  const known = isRecord(body) ? body : {};
  const code = typeof known['code'] === 'string' ? known['code'] : status >= 500 ? 'server_error' : 'unexpected';
  const title = typeof known['title'] === 'string' ? known['title'] : '';
  return { status, code, title, fields: asFields(known['fields']), body: known };
}

async function answer<T>(response: Response): Promise<Result<T>> {
  let body: unknown = null;
  if (response.status !== 204) {
    try {
      body = await response.json();
    } catch {
      return lost();
    }
  }
  heardAt = Date.now();
  onReach(true);
  if (response.ok) return { ok: true, value: body as T };
  if (response.status === 401) onSignedOut();
  return { ok: false, problem: asProblem(response.status, body) };
}

async function ask<T>(path: string, options: Ask = {}): Promise<Result<T>> {
  const response = await send(path, options);
  if (response === null || !isOurs(response)) {
    return response && response.status >= 500 ? serverError(response.status) : lost();
  }
  return answer<T>(response);
}

function serverError(status: number): { ok: false; problem: Problem } {
  onReach(true);
  return { ok: false, problem: asProblem(status, null) };
}

export interface Tagged<T> {
  body: T;
  tag: string | null;
}

/** The answer with its tag; null when it is still what `tag` names. */
export async function getIfChanged<T>(path: string, tag: string | null): Promise<Result<Tagged<T> | null>> {
  const response = await send(path, { tag });
  if (response === null) return lost();
  if (response.status === 304) {
    heardAt = Date.now();
    onReach(true);
    return { ok: true, value: null };
  }
  if (!isOurs(response)) return response.status >= 500 ? serverError(response.status) : lost();
  const result = await answer<T>(response);
  return result.ok ? { ok: true, value: { body: result.value, tag: response.headers.get('etag') } } : result;
}

export const get = <T>(path: string): Promise<Result<T>> => ask<T>(path);
export const post = <T>(path: string, json: Json = {}): Promise<Result<T>> => ask<T>(path, { method: 'POST', json });
export const put = <T>(path: string, json: Json): Promise<Result<T>> => ask<T>(path, { method: 'PUT', json });
export const remove = <T>(path: string): Promise<Result<T>> => ask<T>(path, { method: 'DELETE' });
/** Files may be large and the line slow: two minutes. */
export const upload = <T>(path: string, form: FormData): Promise<Result<T>> =>
  ask<T>(path, { method: 'POST', form, timeout: 120_000 });
/** Sent even while the page is being left; nobody waits for the answer. */
export function postAndLeave(path: string): void {
  void send(path, { method: 'POST', json: {}, keepalive: true });
}

/** A document as a file, or the problem that stood in its way. */
export async function download(path: string): Promise<Result<Blob>> {
  const response = await send(path, { timeout: 60_000 });
  if (response === null) return lost();
  if (response.ok) {
    try {
      return { ok: true, value: await response.blob() };
    } catch {
      return lost();
    }
  }
  return isOurs(response) ? answer<Blob>(response) : serverError(response.status);
}
