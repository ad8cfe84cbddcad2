// What is said around the preview: what is not recorded, what stands in the way, whose face it is.
import type { CardPreview } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import { Face } from '../../components/person-bar/person-bar.tsx';
import type { Person } from '../../lib/person.ts';
import { isKey, say, t } from '../../words/t.tsx';

export function NotRecorded({ preview }: { preview: CardPreview }) {
  if (preview.not_recorded.length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="not-recorded">
      <h2 class="nhsuk-heading-s" id="not-recorded">
        {say('preview.not-recorded')}
      </h2>
      <ul>
        {preview.not_recorded.map((heading) => (
          <li key={heading}>{headingWords(heading)}</li>
        ))}
      </ul>
      <p>{say('preview.not-recorded.text')}</p>
    </section>
  );
}

interface NoNumberProps {
  preview: CardPreview;
  person: Person;
}

/** That nobody can be rung, or no team at night: said before the card is issued, and in nobody's way. */
export function NoNumber({ preview, person }: NoNumberProps) {
  const name = person.givenName;
  if (!preview.number_warning) return null;
  const atNight = preview.number_warning === 'no_number_at_night';
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="no-number">
      <h2 class="nhsuk-heading-s" id="no-number">
        {atNight
          ? person.isSelf
            ? say('no-number.night')
            : say('no-number.night.theirs', { name })
          : person.isSelf
            ? say('no-number.any')
            : say('no-number.any.theirs', { name })}
      </h2>
      <p>
        {atNight
          ? person.isSelf
            ? say('no-number.night.text')
            : say('no-number.night.text.theirs', { name })
          : person.isSelf
            ? say('no-number.any.text')
            : say('no-number.any.text.theirs', { name })}
      </p>
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}/change/contacts`}>
          {say('no-number.add')}
        </a>
      </p>
    </section>
  );
}

/** What the advice on the card needs and nobody has answered: it is said before the card is issued. */
export function AdviceLacks({ preview }: { preview: CardPreview }) {
  if (preview.advice_lacks.length === 0) return null;
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="advice-lacks">
      <h2 class="nhsuk-heading-s" id="advice-lacks">
        {say('preview.advice-lacks')}
      </h2>
      <ul>
        {preview.advice_lacks.map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
    </section>
  );
}

function headingWords(heading: string): string {
  const key = `not-recorded.${heading}`;
  return isKey(key) ? t(key) : heading;
}

/** What stands in the way of the advice alone: a card without it may be issued meanwhile (H24-A2). */
const OF_ADVICE: readonly string[] = ['unsettled', 'combination_not_approved'];

interface ReasonsProps {
  preview: CardPreview;
  /** Looks at the card without advice; absent when this is that card already. */
  leaveOut: (() => void) | undefined;
}

export function Reasons({ preview, leaveOut }: ReasonsProps) {
  const mayLeaveOut = preview.reasons.every(({ code }) => OF_ADVICE.includes(code));
  return (
    <div class="ac-notice ac-notice--care" role="alert">
      <p>{say('preview.cannot')}</p>
      <ul>
        {preview.reasons.map(({ code, message }) => (
          <li key={code + message}>{message}</li>
        ))}
      </ul>
      {leaveOut && mayLeaveOut && (
        <Button type="button" variant="secondary" onPress={leaveOut}>
          {say('preview.without.see')}
        </Button>
      )}
    </div>
  );
}

export function IsThisThem({ person }: { person: Person }) {
  if (!person.photo) return null;
  return (
    <div class="ac-notice">
      <p>
        <strong>{say('preview.face', { name: `${person.givenName} ${person.familyName}` })}</strong>
      </p>
      <Face {...person} />
      <p>
        <a class="ac-link-line" href={`/my-card/${person.id}/change/photo`}>
          {say('preview.face.change')}
        </a>
      </p>
    </div>
  );
}

export function WithoutAdvice() {
  return (
    <section class="ac-notice ac-notice--care" aria-labelledby="without">
      <h2 class="nhsuk-heading-s" id="without">
        {say('preview.without')}
      </h2>
      <p>{say('preview.without.text')}</p>
    </section>
  );
}
