// Paper: make it, and tick off the old prints that still carry an earlier version.
import { useCallback } from 'preact/hooks';
import { readDocuments, readLinks, readPrints } from '../../api/calls.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { say, t } from '../../words/t.tsx';
import { Formats } from './formats.tsx';
import { OldPrints } from './old-prints.tsx';

type Params = Record<string, string>;

export function PrintsPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const formats = useAsk(useCallback(() => readDocuments(patientId), [patientId]));
  const links = useAsk(useCallback(() => readLinks(patientId), [patientId]));
  const prints = useAsk(useCallback(() => readPrints(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('ways.prints')} heading={say('ways.prints')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      {prints.state === 'ready' && formats.state === 'ready' && (
        <OldPrints patientId={patientId} prints={prints.value} formats={formats.value} again={prints.again} />
      )}
      {(formats.state === 'waiting' || links.state === 'waiting') && <Loading />}
      {formats.state === 'failed' && <ProblemNotice problem={formats.problem} onRetry={formats.again} />}
      {formats.state === 'ready' && links.state !== 'waiting' && (
        <Formats
          patientId={patientId}
          formats={formats.value}
          links={links.state === 'ready' ? links.value : []}
          onMade={prints.again}
        />
      )}
    </Page>
  );
}
