import { say } from '../../words/t.tsx';

export function Loading() {
  return (
    <p class="ac-quiet" role="status">
      {say('loading')}
    </p>
  );
}
