// Seals and opens what is kept on the device: AES-256-GCM under a key that the browser holds and never hands out.
import { add, read } from './db.ts';

export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>;
  content: ArrayBuffer;
}

const KEY = 'device';

async function deviceKey(): Promise<CryptoKey> {
  const held = await read('keys', KEY);
  if (held instanceof CryptoKey) return held;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  try {
    await add('keys', KEY, made);
    return made;
  } catch {
    // Another tab was faster: its key is the one that counts.
    const theirs = await read('keys', KEY);
    if (theirs instanceof CryptoKey) return theirs;
    throw new Error('the device key could not be kept');
  }
}

/** The label (store and record) is bound in, so that a sealed record cannot stand in another's place. */
function bound(label: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`alertcard device v1\0${label}`);
}

export async function seal(label: string, value: unknown): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const content = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: bound(label) },
    await deviceKey(),
    new TextEncoder().encode(JSON.stringify(value)),
  );
  return { nonce, content };
}

/** What was sealed, or null when it cannot be opened (other device key, damage, wrong place). */
export async function unseal(label: string, sealed: unknown): Promise<unknown> {
  if (!isSealed(sealed)) return null;
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.nonce, additionalData: bound(label) },
      await deviceKey(),
      sealed.content,
    );
    return JSON.parse(new TextDecoder().decode(plain)) as unknown;
  } catch {
    return null;
  }
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'nonce' in value && 'content' in value;
}
