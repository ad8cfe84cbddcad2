// A file that the server makes: press, wait, and be told where it went.
import { useState } from 'preact/hooks';
import { saveFile } from '../../lib/save-file.ts';
import { say } from '../../words/t.tsx';
import { Button } from '../button/button.tsx';
import { ProblemNotice, type ProblemLike } from '../problem/problem.tsx';

/** What asking the server for a file comes to. */
type Made = { ok: true; value: Blob } | { ok: false; problem: ProblemLike };

interface MakeFileProps {
  /** What the file is: read out after "Make this file". */
  title: string;
  /** Without its ending and without anybody's name. */
  fileName: string;
  fetch: () => Promise<Made>;
  onMade?: () => void;
  isFirst?: boolean | undefined;
}

export function MakeFile({ title, fileName, fetch, onMade, isFirst }: MakeFileProps) {
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  async function make(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    setFile(null);
    const result = await fetch();
    setIsBusy(false);
    if (!result.ok) return setProblem(result.problem);
    setFile(saveFile(result.value, fileName));
    onMade?.();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button type="button" variant={isFirst ? undefined : 'secondary'} isBusy={isBusy} onPress={() => void make()}>
        <span>
          {isBusy ? say('prints.making') : say('prints.make')}
          <span class="nhsuk-u-visually-hidden"> {title}</span>
        </span>
      </Button>
      <div role="status">{file && <p class="ac-made">{say('prints.made', { file })}</p>}</div>
    </>
  );
}
