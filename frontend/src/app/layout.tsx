// Header, footer, and what stands above every page: demo, no connection, leave quickly.
import type { ComponentChildren } from 'preact';
import { useService } from '../api/service-store.ts';
import { useSession } from '../api/session-store.ts';
import { useReach } from '../offline/connection.ts';
import { say, t } from '../words/t.tsx';
import { LeaveQuickly } from './leave-quickly.tsx';
import { SessionClock } from './session-clock.tsx';
import { setLanguage, useLanguage } from '../words/language.ts';

function LanguageSwitch() {
  const language = useLanguage();
  const other = language === 'cy' ? 'en-GB' : 'cy';
  return (
    <button
      class="ac-plain"
      type="button"
      lang={other}
      onClick={() => {
        void setLanguage(other);
      }}
    >
      {other === 'cy' ? 'Cymraeg' : 'English'}
    </button>
  );
}

function Header({ children }: { children: ComponentChildren }) {
  const isSignedIn = useSession().status === 'signed-in';
  return (
    <header class="ac-header">
      <div class="ac-header__inner nhsuk-width-container">
        <a class="ac-header__brand" href={isSignedIn ? '/home' : '/'}>
          <img src="/icons/mark.svg" alt="" width={32} height={32} />
          <span class={isSignedIn ? 'ac-header__name ac-header__name--short' : 'ac-header__name'}>Alertcard</span>
        </a>
        <LanguageSwitch />
        {isSignedIn && <LeaveQuickly />}
      </div>
      {children}
    </header>
  );
}

function Footer() {
  const service = useService();
  const isSignedIn = useSession().status === 'signed-in';
  return (
    <footer class="ac-footer">
      <div class="ac-footer__inner nhsuk-width-container">
        <ul>
          <li>
            <a href="/about">{say('footer.about')}</a>
          </li>
          {isSignedIn && (
            <li>
              <a href="/settings">{say('footer.settings')}</a>
            </li>
          )}
          {isSignedIn && (
            <li>
              <a href="/sign-out">{say('sign-out')}</a>
            </li>
          )}
        </ul>
        {service?.help_line && (
          <p>
            {say('footer.help', {
              number: <a href={`tel:${service.help_line.replaceAll(' ', '')}`}>{service.help_line}</a>,
            })}
          </p>
        )}
        <p>{say('footer.urgent')}</p>
      </div>
    </footer>
  );
}

/** Sticks to the foot of every page: it comes with the server's first answer and must push nothing down. */
function DemoBar() {
  return (
    <aside class="ac-demo" aria-label={t('demo')}>
      {say('demo.banner')}
    </aside>
  );
}

export function Layout({ children }: { children: ComponentChildren }) {
  const service = useService();
  const reach = useReach();
  useLanguage();
  return (
    <div class="ac-app">
      <a class="nhsuk-skip-link" href="#maincontent">
        {say('skip')}
      </a>
      <Header>
        <div role="status">{reach === 'lost' && <p class="ac-offline">{say('offline.banner')}</p>}</div>
      </Header>
      <div class="nhsuk-width-container">
        <main class="nhsuk-main-wrapper" id="maincontent">
          {children}
        </main>
      </div>
      <Footer />
      <SessionClock />
      {service?.is_demo && <DemoBar />}
    </div>
  );
}
