// Changes one heading; ends on "Put this on your card now?" when the issued card now differs.
import { usePerson } from '../../api/use-person.ts';
import type { Saved } from '../../api/types.ts';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { navigate } from '../../lib/router.ts';
import { refreshSession } from '../../api/session-store.ts';
import { say, t } from '../../words/t.tsx';
import { HeadingForm } from './heading-form.tsx';
import { PhotoPage } from './photo-page.tsx';
import { headingOf } from '../../lib/headings.ts';
import { entryOf, findEditor, PHOTO, useFacts, useRecord } from './registry.ts';
import { tellChanges } from './saved-changes.ts';

type Params = Record<string, string>;

function backPlace(patientId: string): string {
  const from = new URLSearchParams(window.location.search).get('from');
  if (from === 'health-check') return `/health-check/${patientId}`;
  const part = /^plan-([a-z_]+)$/.exec(from ?? '')?.[1];
  return part ? `/plan/${patientId}/${part}` : `/my-card/${patientId}/change`;
}

export function ChangePage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const heading = headingOf(params['heading'] ?? '');
  const person = usePerson(patientId);
  const record = useRecord(patientId);
  const facts = useFacts(person);
  const editor = facts && findEditor(heading, facts);
  const back = backPlace(patientId);
  function onSaved(saved: Saved): void {
    // The name of the person may have changed: the session carries it.
    if (heading === 'who' || heading === PHOTO) void refreshSession();
    const before = record.state === 'ready' ? entryOf(record.value, heading)?.value : null;
    tellChanges(patientId, editor?.changes?.(before, saved.entry.value) ?? null);
    navigate(saved.card_headings_changed.length > 0 ? `/my-card/${patientId}/saved` : back, {
      replace: true,
    });
  }
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  if (record.state === 'failed') {
    return (
      <Page title={t('ways.change')} heading={say('ways.change')} back={back}>
        <ProblemNotice problem={record.problem} onRetry={record.again} />
      </Page>
    );
  }
  if (record.state === 'waiting' || !facts) return <Loading />;
  if (heading === PHOTO) return <PhotoPage person={person} record={record.value} back={back} onSaved={onSaved} />;
  if (!editor) return <Page title={t('not-found')} heading={say('not-found')} back={back} />;
  return <HeadingForm person={person} editor={editor} record={record.value} back={back} onSaved={onSaved} />;
}
