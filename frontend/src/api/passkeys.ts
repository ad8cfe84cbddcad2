// Passkeys: the browser's own dialogue between two questions to the server.
import { newPasskeyOptions, passkeyOptions, savePasskey, signInWithPasskey } from './calls.ts';
import type { Result } from './client.ts';
import type { PasskeyAdded } from './types.ts';

export function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

type Outcome<T> = Result<T> | { ok: false; problem: null };

/** `problem: null` means that the person closed the browser's dialogue, or that it found no passkey. */
async function asked<T>(
  dialogue: () => Promise<Credential | null>,
  send: (credential: unknown) => Promise<Result<T>>,
): Promise<Outcome<T>> {
  let credential: Credential | null;
  try {
    credential = await dialogue();
  } catch {
    return { ok: false, problem: null };
  }
  if (!(credential instanceof PublicKeyCredential)) return { ok: false, problem: null };
  return send(credential.toJSON());
}

/** The server may wrap the options as WebAuthn's own call takes them. */
function unwrapped<T extends object>(options: T | { publicKey: T }): T {
  return 'publicKey' in options ? options.publicKey : options;
}

export async function signInByPasskey(): Promise<Outcome<unknown>> {
  const options = await passkeyOptions();
  if (!options.ok) return options;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(unwrapped(options.value));
  return asked(() => navigator.credentials.get({ publicKey }), signInWithPasskey);
}

/** `name` is what the person calls the device. */
export async function addPasskey(name: string): Promise<Outcome<PasskeyAdded>> {
  const options = await newPasskeyOptions();
  if (!options.ok) return options;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(unwrapped(options.value));
  return asked(
    () => navigator.credentials.create({ publicKey }),
    (credential) => savePasskey(credential, name),
  );
}
