// Signing out asks whether the card stays on this phone; keeping is the first answer (H53-A2).
import { useState } from 'preact/hooks';
import { signOut } from '../../api/calls.ts';
import { setSession, useSession } from '../../api/session-store.ts';
import { Button, ButtonLink } from '../../components/button/button.tsx';
import { Page } from '../../components/page/page.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { SavedCards } from '../../components/saved-cards/saved-cards.tsx';
import { useSavedCards } from '../../offline/card-store.ts';
import { clearDevice } from '../../offline/sign-out.ts';
import { say, t } from '../../words/t.tsx';

type Outcome = 'kept' | 'cleared';

function SignedOut({ outcome }: { outcome: Outcome | null }) {
  // Read anew: the answer may have taken them off.
  const cards = useSavedCards();
  return (
    <Page title={t('sign-out.done')}>
      <Panel heading={say('sign-out.done')}>
        {outcome && say(outcome === 'kept' ? 'sign-out.done.kept' : 'sign-out.done.cleared')}
      </Panel>
      {cards && <SavedCards cards={cards} />}
      <ButtonLink href="/sign-in" variant="secondary">
        {say('sign-out.again')}
      </ButtonLink>
    </Page>
  );
}

export function SignOutPage() {
  const session = useSession();
  const savedCount = useSavedCards()?.length;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  async function leave(keepCards: boolean): Promise<void> {
    const result = await signOut();
    if (!result.ok && result.problem.status !== 401) return setProblem(result.problem);
    await clearDevice({ keepCards });
    setOutcome(keepCards ? 'kept' : 'cleared');
    setSession({ status: 'signed-out' });
  }
  if (session.status === 'signed-out') return <SignedOut outcome={outcome} />;
  return (
    <Page title={t('sign-out')} heading={say(savedCount ? 'sign-out.keep' : 'sign-out')} back="/home">
      {problem && <ProblemNotice problem={problem} />}
      {savedCount ? (
        <div class="ac-big">
          <p>{say('sign-out.keep.text')}</p>
          <Button type="button" onPress={() => void leave(true)}>
            {say('sign-out.keep.yes')}
          </Button>
          <Button type="button" variant="secondary" onPress={() => void leave(false)}>
            {say('sign-out.keep.no')}
          </Button>
          <p class="ac-quiet">{say('sign-out.keep.shared')}</p>
        </div>
      ) : (
        <Button type="button" onPress={() => void leave(false)}>
          {say('sign-out')}
        </Button>
      )}
    </Page>
  );
}
