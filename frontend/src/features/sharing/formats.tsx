// What can be made, by where it is for: which to begin with, and where each file went.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fetchDocument } from '../../api/calls.ts';
import type { DocumentFormat, Link } from '../../api/types.ts';
import { MakeFile } from '../../components/make-file/make-file.tsx';
import { Select } from '../../components/select/select.tsx';
import { say } from '../../words/t.tsx';
import { linkName } from './media.ts';

const GROUPS = ['carry', 'home', 'letters'] as const;
/** One page for any printer, in large type: the server offers it first. */
const FIRST = 'folded-card';

interface FormatProps {
  patientId: string;
  format: DocumentFormat;
  /** The code it carries; null while no code works. */
  linkId: string | null;
  onMade: () => void;
  isFirst?: boolean;
}

function Format({ patientId, format, linkId, onMade, isFirst }: FormatProps) {
  return (
    <>
      <h4 class="nhsuk-heading-s">{format.title}</h4>
      <p>{format.description}</p>
      {format.needs_link && linkId === null ? (
        <p class="ac-quiet">{say('prints.no-code')}</p>
      ) : (
        <MakeFile
          title={format.title}
          fileName={`alertcard-${format.format}`}
          fetch={() => fetchDocument(patientId, format.format, format.needs_link ? linkId : null)}
          onMade={onMade}
          isFirst={isFirst}
        />
      )}
    </>
  );
}

function Group({ name, children }: { name: (typeof GROUPS)[number]; children: ComponentChildren }) {
  return (
    <>
      <h3 class="nhsuk-heading-m">{say(`prints.group.${name}`)}</h3>
      <p>{say(`prints.group.${name}.text`)}</p>
      <ul class="ac-plain-list">{children}</ul>
    </>
  );
}

/** A paused code would put a page in front of the card for whoever scans the print: it is not offered, and that is said. */
function Paused({ patientId, links }: { patientId: string; links: Link[] }) {
  if (links.length === 0) return null;
  const place = <a href={`/links/${patientId}`}>{say('ways.links')}</a>;
  return (
    <div class="ac-notice ac-notice--care">
      <p>{say('prints.paused', { codes: links.map(linkName).join(', ') })}</p>
      <p>{say('prints.paused.where', { place })}</p>
    </div>
  );
}

interface FormatsProps {
  patientId: string;
  formats: DocumentFormat[];
  links: Link[];
  onMade: () => void;
}

export function Formats({ patientId, formats, links, onMade }: FormatsProps) {
  const [chosen, setChosen] = useState('');
  const live = links.filter(({ status }) => status === 'live');
  const linkId = chosen || (live[0]?.id ?? null);
  const first = formats.find(({ format }) => format === FIRST);
  const given = { patientId, linkId, onMade };
  return (
    <section aria-labelledby="formats">
      <h2 id="formats">{say('prints.formats')}</h2>
      <p>{say('prints.formats.text')}</p>
      <Paused patientId={patientId} links={links.filter(({ status }) => status === 'paused')} />
      {live.length > 1 && (
        <Select
          id="link"
          label={say('prints.which')}
          hint={say('prints.which.hint')}
          value={linkId ?? ''}
          onChange={setChosen}
          items={live.map((link) => ({ value: link.id, text: linkName(link) }))}
        />
      )}
      {first && (
        <div class="ac-notice">
          <h3 class="nhsuk-heading-m">{say('prints.start')}</h3>
          <Format {...given} format={first} isFirst />
        </div>
      )}
      {GROUPS.map((group) => {
        const here = formats.filter((format) => format.group === group && format !== first);
        if (here.length === 0) return null;
        return (
          <Group key={group} name={group}>
            {here.map((format) => (
              <li key={format.format} class="ac-item">
                <Format {...given} format={format} />
              </li>
            ))}
          </Group>
        );
      })}
    </section>
  );
}
