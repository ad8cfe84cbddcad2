// A value that looks odd: a question, never a refusal.
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../button/button.tsx';
import { say } from '../../words/t.tsx';

export function IsThisRight({ fields, confirm }: { fields: Record<string, string>; confirm: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [fields]);
  return (
    <div class="ac-notice ac-notice--care" role="alert">
      <h2 class="nhsuk-heading-s" ref={heading} tabIndex={-1}>
        {say('right')}
      </h2>
      {Object.entries(fields).map(([field, message]) => (
        <p key={field}>{message}</p>
      ))}
      <Button type="button" variant="secondary" onPress={confirm}>
        {say('right.yes')}
      </Button>
      <p>{say('right.no')}</p>
    </div>
  );
}
