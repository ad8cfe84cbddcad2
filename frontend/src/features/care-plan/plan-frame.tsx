// What every page of the plan shares: whose plan it is, and waiting or failing in words.
import type { ComponentChildren } from 'preact';
import type { Problem } from '../../api/client.ts';
import { Loading } from '../../components/loading/loading.tsx';
import { Page, type PageProps } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice } from '../../components/problem/problem.tsx';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';

export type Params = Record<string, string>;

export function NotFound({ back }: { back: string }) {
  return <Page title={t('not-found')} heading={say('not-found')} back={back} />;
}

interface FrameProps extends PageProps {
  person: Person;
  problem?: Problem | null | undefined;
  onRetry?: (() => void) | undefined;
  isWaiting?: boolean;
  children?: ComponentChildren;
}

export function PlanFrame({ person, problem, onRetry, isWaiting, children, ...page }: FrameProps) {
  return (
    <Page {...page}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} onRetry={onRetry} />}
      {isWaiting && !problem ? <Loading /> : children}
    </Page>
  );
}
