// Signing in and devices: passkeys, recovery code, where I am signed in.
import { useSession } from '../../api/session-store.ts';
import { Page } from '../../components/page/page.tsx';
import { say, sayDate, sayTime, t } from '../../words/t.tsx';
import { Leaving } from './leaving.tsx';
import { Passkeys } from './passkeys.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import { RecoveryWaiting } from './recovery-waiting.tsx';
import { Sessions } from './sessions.tsx';

export function SettingsPage() {
  const state = useSession();
  if (state.status !== 'signed-in') return null;
  const { account, session, recovery } = state.session;
  return (
    <Page title={t('settings')} heading={say('settings')} back="/home">
      <p>{say('settings.email', { email: account.email })}</p>
      {session.is_held && session.held_until && (
        <div class="ac-notice ac-notice--care">
          <p>{say('settings.held', { date: sayDate(session.held_until), time: sayTime(session.held_until) })}</p>
        </div>
      )}
      {recovery && <RecoveryWaiting readyAt={recovery.ready_at} />}
      <Passkeys />
      <RecoveryCode hasOne={account.has_recovery_code} />
      <Sessions />
      <Leaving />
      <h2 class="nhsuk-heading-m">{say('sign-out')}</h2>
      <p>
        <a class="ac-link-line" href="/sign-out">
          {say('sign-out')}
        </a>
      </p>
    </Page>
  );
}
