// Papers that still carry an earlier version or old advice, to replace and tick off.
import { useState } from 'preact/hooks';
import { markReplaced } from '../../api/calls.ts';
import type { DocumentFormat, Print } from '../../api/types.ts';
import { Button } from '../../components/button/button.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { say, sayDate } from '../../words/t.tsx';
import { mediumName } from './media.ts';

interface OldPrintsProps {
  patientId: string;
  prints: Print[];
  formats: DocumentFormat[];
  again: () => void;
}

export function OldPrints({ patientId, prints, formats, again }: OldPrintsProps) {
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
