import { useService } from '../../api/service-store.ts';
import { Page } from '../../components/page/page.tsx';
import { say, t, type Key } from '../../words/t.tsx';

const PARTS: readonly { heading: Key; text: Key }[] = [
  { heading: 'about.what', text: 'about.what.text' },
  { heading: 'about.not', text: 'about.not.text' },
  { heading: 'about.data', text: 'about.data.text' },
  { heading: 'about.welsh', text: 'about.welsh.text' },
  { heading: 'about.access', text: 'about.access.text' },
  { heading: 'leave', text: 'about.leave.text' },
];

export function AboutPage() {
  const service = useService();
  return (
    <Page title={t('about.title')} heading={say('about.title')} back="/">
      {PARTS.map(({ heading, text }) => (
        <section key={heading}>
          <h2 class="nhsuk-heading-m">{say(heading)}</h2>
          <p>{say(text)}</p>
        </section>
      ))}
      {service && <p class="ac-quiet">{say('about.version', { version: service.version })}</p>}
    </Page>
  );
}
