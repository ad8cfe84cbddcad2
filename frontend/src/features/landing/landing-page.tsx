import { useEffect, useState } from 'preact/hooks';
import { useService } from '../../api/service-store.ts';
import { useSession } from '../../api/session-store.ts';
import { fetchPracticePage, isReadableHere, practiceAddress } from '../../api/practice.ts';
import type { Service } from '../../api/types.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { EmergencyPage } from '../../components/emergency-page/emergency-page.tsx';
import { Page } from '../../components/page/page.tsx';
import { SavedCards } from '../../components/saved-cards/saved-cards.tsx';
import { useSavedCards } from '../../offline/card-store.ts';
import { say, t, type Key } from '../../words/t.tsx';

const STEPS: readonly Key[] = ['landing.step.questions', 'landing.step.check', 'landing.step.carry'];
const PROMISES: readonly { heading: Key; text: Key }[] = [
  { heading: 'landing.promise.seconds', text: 'landing.promise.seconds.text' },
  { heading: 'landing.promise.trust', text: 'landing.promise.trust.text' },
  { heading: 'landing.promise.yours', text: 'landing.promise.yours.text' },
];

/** What to do next; the room for it is kept until it is known who is here, so that nothing moves. */
function Ways() {
  const { status } = useSession();
  const cards = useSavedCards();
  if (status === 'signed-in') return <ButtonLink href="/home">{say('landing.home')}</ButtonLink>;
  if (status === 'unknown' || cards === null) return null;
  return (
    <>
      <SavedCards cards={cards} />
      <ButtonLink href="/sign-in?next=/first-card">{say('landing.make')}</ButtonLink>
      <p>
        <a class="ac-link-line" href="/sign-in">
          {say('landing.sign-in')}
        </a>
      </p>
    </>
  );
}

/** The practice card as staff see it; it comes after the page stands, so that nobody waits for it. */
function usePracticePage(service: Service | null): string | null {
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (service) {
      void fetchPracticePage(service).then((page) => {
        if (isWanted) setHtml(page);
      });
    }
    return () => {
      isWanted = false;
    };
  }, [service]);
  return html;
}

/** Stands from the first moment, for the same reason; it goes where a service has no practice card. */
function Practice() {
  const service = useService();
  const html = usePracticePage(service);
  if (service && !service.practice_code) return null;
  return (
    <section aria-labelledby="sample">
      <h2 id="sample">{say('landing.sample')}</h2>
      <p>{say('landing.sample.text')}</p>
      {(!service || isReadableHere(service)) && <EmergencyPage html={html ?? ''} label={t('landing.sample.page')} />}
      {service && (
        <>
          <p>
            <a class="ac-link-line" href={practiceAddress(service)}>
              {say('landing.sample.open')}
            </a>
          </p>
          <p class="ac-quiet">{say('landing.sample.type', { code: service.practice_code })}</p>
        </>
      )}
    </section>
  );
}

export function LandingPage() {
  return (
    <Page title={t('landing.title')}>
      <div class="ac-hero">
        <h1>{say('landing.title')}</h1>
        <p>{say('landing.text')}</p>
        <div class="ac-big ac-hero__ways">
          <Ways />
        </div>
      </div>
      <Practice />
      <section aria-labelledby="how">
        <h2 id="how">{say('landing.how')}</h2>
        <ol class="ac-steps">
          {STEPS.map((step) => (
            <li key={step}>{say(step)}</li>
          ))}
        </ol>
      </section>
      {PROMISES.map(({ heading, text }) => (
        <section key={heading} class="ac-notice">
          <h2 class="nhsuk-heading-s">{say(heading)}</h2>
          <p>{say(text)}</p>
        </section>
      ))}
      <p>{say('landing.not-nhs')}</p>
    </Page>
  );
}
