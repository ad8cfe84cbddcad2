import { useCallback } from 'preact/hooks';
import { readLinkCode } from '../../api/calls.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePerson } from '../../api/use-person.ts';
import { ButtonLink } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import { QrCode } from '../../components/qr-code/qr-code.tsx';
import { TypedCode } from '../../components/typed-code/typed-code.tsx';
import { spokenAddress } from '../../lib/addresses.ts';
import { say, t } from '../../words/t.tsx';
import { useDone } from './done.tsx';
import { linkName } from './media.ts';
import { useLink } from './use-link.ts';

type Params = Record<string, string>;

export function LinkCodePage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const linkId = params['link'] ?? '';
  const person = usePerson(patientId);
  const [done] = useDone();
  const found = useLink(patientId, linkId);
  const code = useAsk(useCallback(() => readLinkCode(patientId, linkId), [patientId, linkId]));
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  const heading = found.state === 'ready' && found.link ? linkName(found.link) : t('links.code');
  return (
    <Page title={t('links.code')} heading={heading} back={`/links/${patientId}`}>
      <PersonBar person={person} />
      {code.state === 'waiting' && <Loading />}
      {code.state === 'failed' && <ProblemNotice problem={code.problem} onRetry={code.again} />}
      {code.state === 'ready' && (
        <div class="ac-show__code ac-show__code--framed">
          <QrCode {...code.value.qr_svg_path} label={t('show.qr', { name: person.givenName })} />
          <p class="ac-show__name">
            {person.givenName} {person.familyName}
          </p>
          <p class="ac-show__how">{say('show.type', { address: spokenAddress(code.value.url) })}</p>
          <TypedCode code={code.value.typed_code} />
        </div>
      )}
      {/* Below the square: a banner above would push it off the screen. */}
      <p role="status">{done && <strong>{say(`links.done.${done.deed}`, { link: done.link })}</strong>}</p>
      <ButtonLink href={`/prints/${patientId}`} variant="secondary">
        {say('links.print')}
      </ButtonLink>
    </Page>
  );
}
