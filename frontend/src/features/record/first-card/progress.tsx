import { say, t } from '../../../words/t.tsx';
import { QUESTIONS } from '../registry.ts';

export function Progress({ number }: { number: number }) {
  const count = QUESTIONS.length;
  return (
    <>
      <p class="ac-progress">{say('first-card.progress', { number, count })}</p>
      <progress
        class="ac-progress__bar"
        value={number}
        max={count}
        aria-label={t('first-card.progress', { number, count })}
      />
    </>
  );
}
