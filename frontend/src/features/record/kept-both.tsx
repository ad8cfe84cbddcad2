// Somebody had saved first and the server kept both lists: both are shown, and the person takes away what is wrong.
import { Button } from '../../components/button/button.tsx';
import { Page } from '../../components/page/page.tsx';
import { PersonBar } from '../../components/person-bar/person-bar.tsx';
import type { Person } from '../../lib/person.ts';
import { say, t } from '../../words/t.tsx';
import { AnswerShown } from './answer-shown.tsx';
import type { AnyEditor } from './editor.ts';
import type { HeadingForm, Phase } from './use-heading-form.ts';

interface KeptBothProps {
  person: Person;
  editor: AnyEditor;
  form: HeadingForm;
  kept: Extract<Phase, { kind: 'kept-both' }>;
}

export function KeptBoth({ person, editor, form, kept: { saved, mine } }: KeptBothProps) {
  const { entry } = saved;
  return (
    <Page title={t('kept-both')} heading={say('kept-both')}>
      <PersonBar person={person} />
      <p>{say('kept-both.text')}</p>
      <div class="ac-choice-of-two">
        <section class="ac-item">
          <h2 class="nhsuk-heading-s">{say('conflict.mine.heading')}</h2>
          <AnswerShown editor={editor} entry={{ ...entry, answer: mine.answer, value: mine.value }} />
        </section>
        <section class="ac-item">
          <h2 class="nhsuk-heading-s">{say('kept-both.now')}</h2>
          <AnswerShown editor={editor} entry={entry} />
        </section>
      </div>
      <div class="ac-big">
        <Button type="button" onPress={() => form.goOn(saved)}>
          {say('kept-both.right')}
        </Button>
        <Button type="button" variant="secondary" onPress={() => form.changeAgain(entry)}>
          {say('kept-both.change')}
        </Button>
      </div>
    </Page>
  );
}
