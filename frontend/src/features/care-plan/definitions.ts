// The parts of a plan with their questions: the same for everyone, so asked once for each language.
import { useEffect, useState } from 'preact/hooks';
import { readPlanSections } from '../../api/calls.ts';
import type { Problem } from '../../api/client.ts';
import type { PlanDefinitions, PlanSection } from '../../api/types.ts';
import { useLanguage, type Language } from '../../words/language.ts';

const known = new Map<Language, PlanDefinitions>();

export interface Definitions {
  definitions: PlanDefinitions | null;
  problem: Problem | null;
  again: () => void;
}

export function useDefinitions(): Definitions {
  const language = useLanguage();
  const [turn, setTurn] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [, draw] = useState(0);
  useEffect(() => {
    if (known.has(language)) return undefined;
    let isWanted = true;
    void readPlanSections().then((result) => {
      if (result.ok) known.set(language, result.value);
      if (!isWanted) return;
      setProblem(result.ok ? null : result.problem);
      draw((now) => now + 1);
    });
    return () => {
      isWanted = false;
    };
  }, [language, turn]);
  return { definitions: known.get(language) ?? null, problem, again: () => setTurn((now) => now + 1) };
}

export function sectionOf(definitions: PlanDefinitions, key: string): PlanSection | null {
  return definitions.sections.find((section) => section.key === key) ?? null;
}
