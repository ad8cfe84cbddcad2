// Below two texts of one thing that stand side by side: which of them stands?
import type { ComponentChildren } from 'preact';
import { say } from '../../words/t.tsx';
import { Button } from '../button/button.tsx';
import { Radios } from '../radios/radios.tsx';

interface ConflictFormProps {
  /** Whether both can stand together. */
  canMerge?: boolean;
  /** Empty until something is chosen. */
  choice: string;
  onChoice: (choice: string) => void;
  error: ComponentChildren;
  onSubmit: (event: Event) => void;
  save: ComponentChildren;
}

export function ConflictForm({ canMerge, choice, onChoice, error, onSubmit, save }: ConflictFormProps) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Radios
        id="conflict"
        name="conflict"
        label={say('conflict.choose')}
        size="m"
        error={error}
        value={choice}
        onChange={onChoice}
        items={[
          ...(canMerge ? [{ value: 'both', text: say('conflict.both') }] : []),
          { value: 'mine', text: say('conflict.mine') },
          { value: 'theirs', text: say('conflict.theirs') },
        ]}
      />
      <Button>{save}</Button>
    </form>
  );
}
