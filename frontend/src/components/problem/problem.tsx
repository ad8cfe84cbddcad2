// A problem in words: what happened and what to do next. The server's codes have their sentences in the catalogue.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isKey, say, t } from '../../words/t.tsx';
import { Button } from '../button/button.tsx';

export interface ProblemLike {
  code: string;
  title: string;
  status: number;
  /** Everything else the server said, for the numbers in the words. */
  body?: Record<string, unknown>;
}

/** Our own words for the code; else the server's sentence; else a general one. Never a bare code. */
export function problemWords({ code, title, status, body = {} }: ProblemLike): string {
  const key = `problem.${code}`;
  if (isKey(key)) return t(key, numbersOf(body));
  if (title) return title;
  return t(status >= 500 ? 'problem.server_error' : 'problem.unexpected');
}

function numbersOf(body: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

export interface ProblemNoticeProps {
  problem: ProblemLike;
  onRetry?: (() => void) | undefined;
  children?: ComponentChildren;
}

/** Takes the focus when it appears: it stands at the top of the page, and the button that failed may be far below. */
export function ProblemNotice({ problem, onRetry, children }: ProblemNoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'center' });
    box.current?.focus({ preventScroll: true });
  }, [problem.code, problem.status]);
  return (
    <div class="ac-notice ac-notice--care" role="alert" tabIndex={-1} ref={box}>
      <p>{problemWords(problem)}</p>
      {children}
      {onRetry && (
        <Button type="button" variant="secondary" onPress={onRetry}>
          {say('try-again')}
        </Button>
      )}
    </div>
  );
}
