// Saved, and the issued card now says something else: one question, one control (H27-A3).
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { say, t } from '../../words/t.tsx';
import { useChanges } from './saved-changes.ts';

type Params = Record<string, string>;

export function SavedPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const changes = useChanges(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('saved')} heading={say('saved')}>
      <PersonBar person={person} />
      {changes && changes.added.length + changes.removed.length > 0 && (
        <div class="ac-notice ac-notice--care">
          {changes.added.length > 0 && <p>{say('saved.added', { items: changes.added.join(', ') })}</p>}
          {changes.removed.length > 0 && <p>{say('saved.removed', { items: changes.removed.join(', ') })}</p>}
        </div>
      )}
      <p>{say('saved.text')}</p>
      <div class="ac-big">
        <ButtonLink href={`/my-card/${patientId}/preview`}>{say('saved.put')}</ButtonLink>
        <ButtonLink href={`/my-card/${patientId}`} variant="secondary">
          {say('saved.later')}
        </ButtonLink>
      </div>
      <p class="ac-quiet">{say('saved.meanwhile')}</p>
    </Page>
  );
}
