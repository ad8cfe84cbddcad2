// What this part of the plan shares with the card: the same data, shown here and changed on the card's own page.
import type { ComponentChildren } from 'preact';
import type { CardHeading, Entry, SectionView } from '../../api/types.ts';
import { Details } from '../../components/details/details.tsx';
import { Provenance } from '../../components/provenance/provenance.tsx';
import { SummaryList, type Row } from '../../components/summary-list/summary-list.tsx';
import { slugOf } from '../../lib/headings.ts';
import type { Person } from '../../lib/person.ts';
import { say } from '../../words/t.tsx';

type Said = CardHeading['said'];

function Words({ said }: { said: Said }) {
  return (
    <>
      {said.map(({ label, text }, index) => (
        <p key={index}>
          {label && <strong>{label}: </strong>}
          {text}
        </p>
      ))}
    </>
  );
}

function Open({ answer }: { answer: Entry['answer'] | undefined }) {
  if (answer === 'nothing') return <p>{say('way.nothing')}</p>;
  if (answer === 'not_sure') return <p>{say('answer.not-sure')}</p>;
  if (answer === 'letter_photo') return <p>{say('answer.letter-photo')}</p>;
  return <p>{say('answer.not-recorded')}</p>;
}

const isSame = (one: Said, other: Said): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The confirmed value keeps its place; a newer one that nobody confirmed stands below it, and says so. */
function Value({
  heading: { said, confirmed },
  entry,
}: {
  heading: CardHeading;
  entry: Entry | null;
}): ComponentChildren {
  if (!entry) return <p>{say('answer.not-recorded')}</p>;
  const { provenance, restored_from: restoredFrom } = entry;
  const own = <Provenance source={provenance.source} on={provenance.on} restoredFrom={restoredFrom} />;
  if (!entry.confirmed) {
    return said.length > 0 ? (
      <>
        <Words said={said} />
        {own}
        {entry.needs_clinician && !restoredFrom && <p class="ac-quiet">{say('plan.not-confirmed')}</p>}
      </>
    ) : (
      <Open answer={entry.answer} />
    );
  }
  return (
    <>
      <Words said={confirmed} />
      <Provenance source="confirmed" on={provenance.on} confirmedOn={entry.confirmed.provenance.on} />
      {said.length > 0 && !isSame(said, confirmed) && (
        <>
          <p class="ac-quiet">{say('plan.newer')}</p>
          <Words said={said} />
          {own}
        </>
      )}
    </>
  );
}

interface CardHeadingsProps {
  person: Person;
  view: SectionView;
}

export function CardHeadings({ person, view }: CardHeadingsProps) {
  const entryOf = (heading: string): Entry | null => view.entries.find((each) => each.heading === heading) ?? null;
  const placeOf = ({ heading }: CardHeading): string =>
    `/my-card/${person.id}/change/${slugOf(heading)}?from=plan-${view.section}`;
  /** As the card's own page asks it: to a parent or helper it names the person. */
  const nameOf = ({ label, label_other: other }: CardHeading): string =>
    person.isSelf || other === null ? label : other.replaceAll('{name}', person.givenName);
  const recorded = view.card.filter(({ heading }) => entryOf(heading) !== null);
  const open = view.card.filter((each) => !recorded.includes(each));
  if (view.card.length === 0) return null;
  const rowOf = (heading: CardHeading): Row => ({
    key: nameOf(heading),
    value: <Value heading={heading} entry={entryOf(heading.heading)} />,
    actions: person.mayChange ? [{ href: placeOf(heading), text: say('change'), of: nameOf(heading) }] : [],
  });
  return (
    <section aria-labelledby="on-the-card">
      <h2 class="nhsuk-heading-m" id="on-the-card">
        {say('plan.card')}
      </h2>
      <p>{say('plan.card.text')}</p>
      {recorded.length > 0 && <SummaryList rows={recorded.map(rowOf)} />}
      {open.length > 0 && person.mayChange && (
        <Details summary={say('change-list.facts.open', { count: open.length })}>
          <ul class="ac-links">
            {open.map((each) => (
              <li key={each.heading}>
                <a href={placeOf(each)}>{nameOf(each)}</a>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  );
}
