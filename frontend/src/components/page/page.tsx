// One page: its title, its heading (which takes the focus after a change of page), the way back and the errors on it.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { hasMoved } from '../../lib/router.ts';
import { t } from '../../words/t.tsx';
import { BackLink } from '../back-link/back-link.tsx';
import { ErrorSummary, type ErrorItem } from '../error-summary/error-summary.tsx';

export interface PageProps {
  /** For the browser's tab and history: never a person's name. */
  title: string;
  /** Left out when the content brings its own h1 (a question, a panel). */
  heading?: ComponentChildren;
  back?: string | undefined;
  errors?: readonly ErrorItem[] | undefined;
  children?: ComponentChildren;
}

export function Page({ title, heading, back, errors = [], children }: PageProps) {
  const hasErrors = errors.length > 0;
  useEffect(() => {
    document.title = t(hasErrors ? 'title.withError' : 'title', { page: title });
  }, [title, hasErrors]);
  useEffect(() => {
    const shown = document.querySelector<HTMLElement>('main h1');
    shown?.setAttribute('tabindex', '-1');
    if (hasMoved()) shown?.focus();
  }, []);
  return (
    <>
      {back && <BackLink href={back} />}
      {hasErrors && <ErrorSummary errors={errors} />}
      {heading && <h1>{heading}</h1>}
      {children}
    </>
  );
}
