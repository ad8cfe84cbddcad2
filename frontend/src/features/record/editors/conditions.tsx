// Which condition: found in the list of cards, or written in words. Look-alike names are told apart by their summaries.
import { useEffect, useState } from 'preact/hooks';
import { findTemplates, readTemplate } from '../../../api/calls.ts';
import type { Template, TemplateRef } from '../../../api/types.ts';
import { Checkboxes } from '../../../components/checkboxes/checkboxes.tsx';
import { Details } from '../../../components/details/details.tsx';
import { Input } from '../../../components/input/input.tsx';
import { say, t } from '../../../words/t.tsx';
import {
  editor,
  GIVEN,
  isRecord,
  LETTER_PHOTO,
  listOf,
  NOT_SURE,
  orNull,
  textOf,
  type FieldsProps,
} from '../editor.ts';
import { useListFocus } from '../../../components/list-fields/list-focus.ts';
import { templateName, useTemplateNames } from '../template-names.ts';

export interface Chosen {
  id: string;
  detail: string;
}

export interface Conditions {
  templates: Chosen[];
  other: string;
  confirmed_how: string;
}

export function readConditions(value: unknown): Conditions {
  const templates = listOf(value, 'templates')
    .filter(isRecord)
    .map((item) => ({ id: textOf(item, 'id'), detail: textOf(item, 'detail') }));
  return { templates, other: textOf(value, 'other'), confirmed_how: textOf(value, 'confirmed_how') };
}

export function writeConditions({ templates, other, confirmed_how }: Conditions): Record<string, unknown> {
  return {
    templates: templates.map(({ id, detail }) => ({ id, detail: orNull(detail) })),
    other: orNull(other),
    confirmed_how: orNull(confirmed_how),
  };
}

function useFound(query: string): TemplateRef[] | null {
  const [found, setFound] = useState<TemplateRef[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (query.trim().length < 2) {
      setFound(null);
      return undefined;
    }
    const timer = setTimeout(() => {
      void findTemplates(query.trim()).then((result) => {
        if (isWanted) setFound(result.ok ? result.value.slice(0, 8) : []);
      });
    }, 250);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  return found;
}

function Search({ chosen, choose }: { chosen: readonly string[]; choose: (template: TemplateRef) => void }) {
  const [query, setQuery] = useState('');
  const found = useFound(query)?.filter(({ id }) => !chosen.includes(id));
  return (
    <>
      <Input
        id="condition-search"
        label={say('conditions.search')}
        hint={say('conditions.search.hint')}
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={setQuery}
      />
      <div role="status">
        {found && <p class="nhsuk-u-visually-hidden">{say('conditions.found', { count: found.length })}</p>}
        {found?.length === 0 && <p>{say('conditions.none-found')}</p>}
      </div>
      {found && found.length > 0 && (
        <ul class="ac-found">
          {found.map((template) => (
            <li key={template.id}>
              <button
                type="button"
                onClick={() => {
                  choose(template);
                  setQuery('');
                }}
              >
                {template.name}
                <small>{template.summary}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What often goes with a condition. The person ticks what is true for them; nothing is ticked by a rule. */
function useCompanions(chosen: readonly Chosen[]): Template['companions'] {
  const [companions, setCompanions] = useState<Template['companions']>([]);
  const first = chosen[0]?.id;
  useEffect(() => {
    let isWanted = true;
    if (first === undefined) {
      setCompanions([]);
      return undefined;
    }
    void readTemplate(first).then((result) => {
      if (isWanted && result.ok) setCompanions(result.value.companions);
    });
    return () => {
      isWanted = false;
    };
  }, [first]);
  return companions;
}

interface ChosenListProps {
  value: Conditions;
  change: (value: Conditions) => void;
  takeAway: (id: string) => void;
}

function ChosenList({ value, change, takeAway }: ChosenListProps) {
  const names = useTemplateNames();
  if (value.templates.length === 0) return null;
  const set = (index: number, part: Partial<Chosen>): void =>
    change({
      ...value,
      templates: value.templates.map((old, place) => (place === index ? { ...old, ...part } : old)),
    });
  return (
    <>
      {value.templates.map((chosen, index) => (
        <div class="ac-item" key={chosen.id}>
          <p>
            <strong>{templateName(names, chosen.id)}</strong>
          </p>
          <Input
            id={`templates.${index}.detail`}
            label={say('conditions.detail')}
            hint={say('conditions.detail.hint')}
            value={chosen.detail}
            onChange={(detail) => set(index, { detail })}
          />
          <div class="ac-item__moves">
            <button class="ac-plain" type="button" onClick={() => takeAway(chosen.id)}>
              {say('list.remove')}
              <span class="nhsuk-u-visually-hidden"> {templateName(names, chosen.id)}</span>
            </button>
          </div>
        </div>
      ))}
    </>
  );
}

function ConditionsFields({ value, change, errorOf }: FieldsProps<Conditions>) {
  const companions = useCompanions(value.templates);
  const ids = value.templates.map(({ id }) => id);
  const companionIds = companions.map(({ id }) => id);
  const { status, goTo } = useListFocus();
  const names = useTemplateNames();
  function choose({ id, name }: TemplateRef): void {
    const place = value.templates.length;
    goTo(() => document.getElementById(`templates.${place}.detail`), t('list.added', { item: name }));
    change({ ...value, templates: [...value.templates, { id, detail: '' }] });
  }
  function takeAway(id: string): void {
    goTo(() => document.getElementById('condition-search'), t('list.removed', { item: templateName(names, id) }));
    change({ ...value, templates: value.templates.filter((each) => each.id !== id) });
  }
  function tick(ticked: string[]): void {
    const kept = value.templates.filter(({ id }) => !companionIds.includes(id) || ticked.includes(id));
    const added = ticked.filter((id) => !ids.includes(id)).map((id) => ({ id, detail: '' }));
    change({ ...value, templates: [...kept, ...added] });
  }
  return (
    <>
      <ChosenList value={value} change={change} takeAway={takeAway} />
      <p class="nhsuk-u-visually-hidden" role="status">
        {status}
      </p>
      <Search chosen={ids} choose={choose} />
      {companions.length > 0 && (
        <Checkboxes
          id="companions"
          name="companions"
          label={say('conditions.companions')}
          size="s"
          hint={say('conditions.companions.hint')}
          values={ids.filter((id) => companionIds.includes(id))}
          onChange={tick}
          items={companions.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      <Input
        id="other"
        label={say('conditions.other')}
        hint={say('conditions.other.hint')}
        error={errorOf('other') ?? errorOf('templates') ?? errorOf('value')}
        value={value.other}
        onChange={(other) => change({ ...value, other })}
      />
      <Details summary={say('conditions.confirmed')}>
        <Input
          id="confirmed_how"
          label={say('conditions.confirmed.label')}
          hint={say('conditions.confirmed.hint')}
          error={errorOf('confirmed_how')}
          value={value.confirmed_how}
          onChange={(confirmed_how) => change({ ...value, confirmed_how })}
        />
      </Details>
    </>
  );
}

function ConditionsShown({ value }: { value: unknown }) {
  const names = useTemplateNames();
  const { templates, other, confirmed_how } = readConditions(value);
  return (
    <>
      {templates.map(({ id, detail }) => (
        <p key={id}>
          {templateName(names, id)}
          {detail && ` (${detail})`}
        </p>
      ))}
      {other && <p>{other}</p>}
      {confirmed_how && <p class="ac-quiet">{confirmed_how}</p>}
    </>
  );
}

export const conditions = editor<Conditions>({
  heading: 'conditions',
  name: () => t('conditions'),
  question: () => t('conditions.question'),
  ways: [{ ...GIVEN, label: 'conditions.way.given' }, LETTER_PHOTO, NOT_SURE],
  asksSource: false,
  empty: () => ({ templates: [], other: '', confirmed_how: '' }),
  read: readConditions,
  write: (value) =>
    value.templates.length > 0 || value.other.trim()
      ? { ok: true, value: writeConditions(value) }
      : { ok: false, errors: { other: t('conditions.missing') } },
  Fields: ConditionsFields,
  show: (value) => <ConditionsShown value={value} />,
});
