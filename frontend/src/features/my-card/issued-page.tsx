// Issued: scan your own card, carry it, replace old prints.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { readLinkCode, readLinks } from '../../api/calls.ts';
import type { LinkCode } from '../../api/types.ts';
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { QrCode } from '../../components/qr-code/qr-code.tsx';
import { Tile, Tiles } from '../../components/tile/tile.tsx';
import { TypedCode } from '../../components/typed-code/typed-code.tsx';
import { spokenAddress } from '../../lib/addresses.ts';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';
import { linkToShow } from './keep-card.ts';

type Params = Record<string, string>;

/** The phone's own code; null when it could not be had. */
function useOwnCode(patientId: string): LinkCode | null | 'waiting' {
  const [code, setCode] = useState<LinkCode | null | 'waiting'>('waiting');
  const ask = useCallback(async () => {
    const links = await readLinks(patientId);
    const link = links.ok ? linkToShow(links.value) : null;
    return link ? readLinkCode(patientId, link.id) : null;
  }, [patientId]);
  useEffect(() => {
    let isWanted = true;
    void ask().then((result) => {
      if (isWanted) setCode(result?.ok ? result.value : null);
    });
    return () => {
      isWanted = false;
    };
  }, [ask]);
  return code;
}

function ScanIt({ code, person }: { code: LinkCode; person: Person }) {
  return (
    <section aria-labelledby="scan">
      <h2 id="scan">{person.isSelf ? say('issued.scan') : say('issued.scan.theirs', { name: person.givenName })}</h2>
      <p>
        {say('issued.scan.text')} {person.seesOpenings && say('issued.scan.looked')}
      </p>
      <div class="ac-show__code ac-show__code--framed">
        <QrCode {...code.qr_svg_path} label={t('show.qr', { name: person.givenName })} />
        <p class="ac-show__how">{say('show.type', { address: spokenAddress(code.url) })}</p>
        <TypedCode code={code.typed_code} />
      </div>
      <p>
        <a class="ac-link-line" href={code.url} target="_blank" rel="noopener noreferrer">
          {say('issued.scan.open')}
        </a>
      </p>
    </section>
  );
}

export function IssuedPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const code = useOwnCode(patientId);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  return (
    <Page title={t('issued')}>
      <Panel heading={person.isSelf ? say('issued') : say('issued.theirs', { name: person.givenName })}>
        {say('issued.text')}
      </Panel>
      {/* Nothing below before the square is there: it would move away under a finger. */}
      {code === 'waiting' ? <Loading /> : <Onwards person={person} code={code} />}
    </Page>
  );
}

function Onwards({ person, code }: { person: Person; code: LinkCode | null }) {
  const patientId = person.id;
  return (
    <>
      {code && <ScanIt code={code} person={person} />}
      <h2>{say('issued.carry')}</h2>
      <Tiles>
        <Tile href={`/prints/${patientId}`} heading={say('issued.print')}>
          {say('issued.print.text')}
        </Tile>
        <Tile href={`/links/${patientId}`} heading={say('issued.media')}>
          {say('issued.media.text')}
        </Tile>
        <Tile href={`/show/${patientId}`} heading={say('card.show')}>
          {say('issued.phone.text')}
        </Tile>
      </Tiles>
      <p>{say('issued.say', { name: person.givenName })}</p>
      <ButtonLink href={`/my-card/${patientId}`} variant="secondary">
        {say('issued.home')}
      </ButtonLink>
    </>
  );
}
