// One thing at a time, the most dangerous gap first.
import { useCallback } from 'preact/hooks';
import { readHealthCheck } from '../../api/calls.ts';
import type { HealthCheck, HealthItem } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Details } from '../../components/details/details.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { say, t } from '../../words/t.tsx';
import { slugOf } from '../../lib/headings.ts';

type Params = Record<string, string>;

/** What no heading mends has a page of its own. */
const PLACES: Record<string, string> = {
  changed_not_issued: '/my-card/:patient/preview',
  prints_behind: '/prints/:patient',
  advice_corrected: '/prints/:patient',
};

function placeOf(patientId: string, item: HealthItem): string {
  if (item.heading !== null) return `/my-card/${patientId}/change/${slugOf(item.heading)}?from=health-check`;
  return (PLACES[item.key] ?? '/my-card/:patient').replace(':patient', patientId);
}

function Checked({ patientId, check }: { patientId: string; check: HealthCheck }) {
  const { next, items, done_count: done, all_count: all } = check;
  const later = items.filter((item) => item.danger_order !== next?.danger_order || item.heading !== next.heading);
  return (
    <>
      <p class="ac-progress">{say('health.progress', { done, all })}</p>
      <progress class="ac-progress__bar" value={done} max={all} aria-label={t('health.progress', { done, all })} />
      {next ? (
        <section class="ac-notice" aria-labelledby="next">
          <h2 class="nhsuk-heading-m" id="next">
            {next.title}
          </h2>
          <p>{next.why}</p>
          <ButtonLink href={placeOf(patientId, next)}>{say('health.go')}</ButtonLink>
        </section>
      ) : (
        <div class="ac-notice ac-notice--good">
          <p>{say('health.done')}</p>
        </div>
      )}
      {later.length > 0 && (
        <Details summary={say('health.later')}>
          <ul class="ac-links">
            {later.map((item) => (
              <li key={item.key + (item.heading ?? '')}>
                <a href={placeOf(patientId, item)}>{item.title}</a>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </>
  );
}

export function HealthCheckPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const check = useAsk(useCallback(() => readHealthCheck(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('ways.check')} heading={say('ways.check')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      {check.state === 'waiting' && <Loading />}
      {check.state === 'failed' && <ProblemNotice problem={check.problem} onRetry={check.again} />}
      {check.state === 'ready' && <Checked patientId={patientId} check={check.value} />}
    </Page>
  );
}
