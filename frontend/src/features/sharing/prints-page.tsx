// Paper: make it, and tick off the old prints that still carry an earlier version.
import { useCallback, useState } from 'preact/hooks';
import { fetchDocument, markReplaced, readDocuments, readLinks, readPrints } from '../../api/calls.ts';
import type { DocumentFormat, Link, Print } from '../../api/types.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Select } from '../../components/select/select.tsx';
import { saveFile } from '../../lib/save-file.ts';
import { say, sayDate, t } from '../../words/t.tsx';
import { linkName, mediumName } from './media.ts';

type Params = Record<string, string>;

interface FormatProps {
  patientId: string;
  format: DocumentFormat;
  linkId: string;
  onMade: () => void;
}

function Format({ patientId, format, linkId, onMade }: FormatProps) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function make(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    const result = await fetchDocument(patientId, format.format, format.needs_link ? linkId : null);
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    saveFile(result.value, `alertcard-${format.format}`);
    onMade();
  }
  return (
    <li class="ac-item">
      <h3 class="nhsuk-heading-s">{format.title}</h3>
      <p>{format.description}</p>
      {problem && <ProblemNotice problem={problem} />}
      <Button type="button" variant="secondary" isBusy={isBusy} onPress={() => void make()}>
        <span>
          {isBusy ? say('prints.making') : say('prints.make')}
          <span class="nhsuk-u-visually-hidden"> {format.title}</span>
        </span>
      </Button>
    </li>
  );
}

function Formats({
  patientId,
  formats,
  links,
  onMade,
}: {
  patientId: string;
  formats: DocumentFormat[];
  links: Link[];
  onMade: () => void;
}) {
  const [chosen, setChosen] = useState('');
  const linkId = chosen || (links[0]?.id ?? '');
  return (
    <section aria-labelledby="formats">
      <h2 class="nhsuk-heading-m" id="formats">
        {say('prints.formats')}
      </h2>
      <p>{say('prints.formats.text')}</p>
      {links.length > 1 && (
        <Select
          id="link"
          label={say('prints.which')}
          hint={say('prints.which.hint')}
          value={linkId}
          onChange={setChosen}
          items={links.map((link) => ({ value: link.id, text: linkName(link) }))}
        />
      )}
      <ul class="ac-plain-list">
        {formats.map((format) => (
          <Format key={format.format} patientId={patientId} format={format} linkId={linkId} onMade={onMade} />
        ))}
      </ul>
    </section>
  );
}

interface BehindProps {
  patientId: string;
  prints: Print[];
  formats: DocumentFormat[];
  again: () => void;
}

function Behind({ patientId, prints, formats, again }: BehindProps) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const behind = prints.filter((print) => (!print.is_current || print.has_old_advice) && print.replaced_at === null);
  if (behind.length === 0) return null;
  const nameOf = ({ format }: Print): string => formats.find((each) => each.format === format)?.title ?? '';
  async function replaced(print: Print): Promise<void> {
    const result = await markReplaced(patientId, print.id);
    setProblem(result.ok ? null : result.problem);
    again();
  }
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="behind">
      <h2 class="nhsuk-heading-m" id="behind">
        {say('prints.behind')}
      </h2>
      <p>{say('prints.behind.text')}</p>
      {behind.some((print) => print.has_old_advice) && <p>{say('prints.corrected')}</p>}
      {problem && <ProblemNotice problem={problem} />}
      <ul class="ac-plain-list">
        {behind.map((print) => (
          <li key={print.id}>
            <p>
              {say('prints.item', {
                print: nameOf(print),
                medium: mediumName(print.medium),
                version: print.version,
                date: sayDate(print.made_at),
              })}
              {print.has_old_advice && <strong> {say('prints.corrected.this')}</strong>}
            </p>
            <Button type="button" variant="secondary" onPress={() => void replaced(print)}>
              {say('prints.replaced')}
              <span class="nhsuk-u-visually-hidden"> {nameOf(print)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PrintsPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const formats = useAsk(useCallback(() => readDocuments(patientId), [patientId]));
  const links = useAsk(useCallback(() => readLinks(patientId), [patientId]));
  const prints = useAsk(useCallback(() => readPrints(patientId), [patientId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  const live = links.state === 'ready' ? links.value.filter(({ status }) => status === 'live') : [];
  return (
    <Page title={t('ways.prints')} heading={say('ways.prints')} back={`/my-card/${patientId}`}>
      <PersonBar person={person} />
      {prints.state === 'ready' && formats.state === 'ready' && (
        <Behind patientId={patientId} prints={prints.value} formats={formats.value} again={prints.again} />
      )}
      {(formats.state === 'waiting' || links.state === 'waiting') && <Loading />}
      {formats.state === 'failed' && <ProblemNotice problem={formats.problem} onRetry={formats.again} />}
      {formats.state === 'ready' && links.state !== 'waiting' && (
        <Formats patientId={patientId} formats={formats.value} links={live} onMade={prints.again} />
      )}
    </Page>
  );
}
