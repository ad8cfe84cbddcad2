// After signing in: straight to the only card, or one tile for each person.
import { useEffect } from 'preact/hooks';
import { useSession } from '../../api/session-store.ts';
import { asPerson } from '../../api/use-person.ts';
import { Button, ButtonLink } from '../../components/button/button.tsx';
import { Loading } from '../../components/loading/loading.tsx';
import { Page } from '../../components/page/page.tsx';
import { colourClass, Face } from '../../components/person-bar/person-bar.tsx';
import { classes } from '../../lib/classes.ts';
import { navigate } from '../../lib/router.ts';
import { say, sayDate, t } from '../../words/t.tsx';

export function HomePage() {
  const state = useSession();
  const patients = state.status === 'signed-in' ? state.session.patients : [];
  const [first] = patients;
  const onlyId = patients.length === 1 ? first?.id : undefined;
  useEffect(() => {
    if (onlyId) navigate(`/my-card/${onlyId}`, { replace: true });
  }, [onlyId]);
  if (onlyId) return <Loading />;
  if (patients.length === 0) {
    return (
      <Page title={t('home.empty')} heading={say('home.empty')}>
        <p>{say('home.empty.text')}</p>
        <div class="ac-big">
          <ButtonLink href="/first-card">{say('home.empty.start')}</ButtonLink>
        </div>
      </Page>
    );
  }
  return (
    <Page title={t('home')} heading={say('home')}>
      <ul class="ac-tiles">
        {patients.map(asPerson).map((person) => (
          <li key={person.id} class={classes('ac-tile ac-tile--person', colourClass(person.colour))}>
            <Face {...person} />
            <span>
              <a href={`/my-card/${person.id}`}>
                {person.givenName} {person.familyName}
              </a>
              {person.dateOfBirth && <p>{say('card.born', { date: sayDate(person.dateOfBirth) })}</p>}
              <p>{say(person.hasCard ? 'home.in-use' : 'home.not-in-use')}</p>
              {person.hasChanges && <p class="ac-tile__care">{say('home.changed')}</p>}
              <p>{say('home.colour', { colour: person.colourWord })}</p>
            </span>
          </li>
        ))}
      </ul>
      <Button type="button" variant="secondary" onPress={() => navigate('/first-card')}>
        {say('home.another')}
      </Button>
    </Page>
  );
}
