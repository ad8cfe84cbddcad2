import { useState } from 'preact/hooks';
import { createLink } from '../../api/calls.ts';
import { usePerson } from '../../api/use-person.ts';
import { Button } from '../../components/button/button.tsx';
import { Input } from '../../components/input/input.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import { ProblemNotice, type ProblemLike } from '../../components/problem/problem.tsx';
import { Radios } from '../../components/radios/radios.tsx';
import { navigate } from '../../lib/router.ts';
import { say, t } from '../../words/t.tsx';
import { sayOnNextPage } from './done.tsx';
import { linkName, MEDIA, type Medium } from './media.ts';

type Params = Record<string, string>;

export function NewLinkPage({ params }: { params: Params }) {
  const patientId = params['patient'] ?? '';
  const person = usePerson(patientId);
  const [medium, setMedium] = useState<Medium | ''>('');
  const [label, setLabel] = useState('');
  const [errors, setErrors] = useState<{ field: string; message: string }[]>([]);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!person) return <Page title={t('not-found')} heading={say('not-found')} back="/home" />;
  async function create(on: Medium): Promise<void> {
    setIsBusy(true);
    const result = await createLink(patientId, { medium: on, ...(label.trim() ? { label: label.trim() } : {}) });
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    sayOnNextPage({ deed: 'created', link: linkName(result.value) });
    navigate(`/links/${patientId}/${result.value.id}/code`, { replace: true });
  }
  function submit(event: Event): void {
    event.preventDefault();
    setErrors(medium ? [] : [{ field: 'medium', message: t('links.medium.missing') }]);
    if (medium) void create(medium);
  }
  return (
    <Page title={t('links.new')} back={`/links/${patientId}`} errors={errors}>
      <PersonBar person={person} />
      {problem && <ProblemNotice problem={problem} />}
      <form onSubmit={submit} noValidate>
        <Radios
          id="medium"
          name="medium"
          label={say('links.medium')}
          size="l"
          isHeading
          hint={say('links.medium.hint')}
          error={errors[0]?.message}
          value={medium}
          onChange={(value) => setMedium(value as Medium)}
          items={MEDIA.map((each) => ({ value: each, text: say(`medium.${each}`) }))}
        />
        <Input id="label" label={say('links.label')} hint={say('links.label.hint')} value={label} onChange={setLabel} />
        <Button isBusy={isBusy} extra="ac-wide">
          {say('links.create')}
        </Button>
      </form>
    </Page>
  );
}
