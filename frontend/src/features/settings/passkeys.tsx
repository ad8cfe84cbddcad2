import { useState } from 'preact/hooks';
import { readPasskeys, removePasskey } from '../../api/calls.ts';
import { addPasskey, canUsePasskeys } from '../../api/passkeys.ts';
import { refreshSession } from '../../api/session-store.ts';
import type { Passkey } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { Button } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, sayDate } from '../../words/t.tsx';
import { NewCode } from './recovery-code.tsx';

/** Browser and system in a word each, so that two passkeys can be told apart. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux|CrOS/.exec(agent)?.[0] ?? '';
  const browser = /Edg|Firefox|SamsungBrowser|Chrome|Safari/.exec(agent)?.[0] ?? '';
  return [browser.replace('Edg', 'Edge'), system].filter(Boolean).join(', ');
}

const NOT_MADE: ProblemLike = { code: 'passkey_not_made', title: '', status: 0 };

function Item({ passkey, remove }: { passkey: Passkey; remove: () => void }) {
  const { name } = passkey;
  return (
    <li class="ac-item">
      <p>
        <strong>{name || say('passkeys.one')}</strong>
      </p>
      <p class="ac-quiet">{say('passkeys.made', { date: sayDate(passkey.created_at) })}</p>
      <div class="ac-item__moves">
        <button class="ac-plain ac-plain--danger" type="button" onClick={remove}>
          {say('passkeys.remove')}
          <span class="nhsuk-u-visually-hidden"> {name}</span>
        </button>
      </div>
    </li>
  );
}

export function Passkeys() {
  const passkeys = useAsk(readPasskeys);
  const [newCode, setNewCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function add(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await addPasskey(deviceName());
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem ?? NOT_MADE);
    setNewCode(result.value.recovery_code ?? null);
    passkeys.again();
    await refreshSession();
  }
  async function remove(passkey: Passkey): Promise<void> {
    const result = await removePasskey(passkey.id);
    setProblem(result.ok ? null : result.problem);
    passkeys.again();
  }
  return (
    <section aria-labelledby="passkeys">
      <h2 class="nhsuk-heading-m" id="passkeys">
        {say('passkeys')}
      </h2>
      <p>{say('passkeys.text')}</p>
      {newCode && <NewCode code={newCode} />}
      {problem && <ProblemNotice problem={problem} />}
      {passkeys.state === 'waiting' && <Loading />}
      {passkeys.state === 'failed' && <ProblemNotice problem={passkeys.problem} onRetry={passkeys.again} />}
      {passkeys.state === 'ready' && (
        <ul class="ac-plain-list">
          {passkeys.value.map((passkey) => (
            <Item key={passkey.id} passkey={passkey} remove={() => void remove(passkey)} />
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <Button type="button" variant="secondary" isBusy={isBusy} onPress={() => void add()}>
          {say('passkeys.add')}
        </Button>
      ) : (
        <p>{say('passkeys.cannot')}</p>
      )}
    </section>
  );
}
