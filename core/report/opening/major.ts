import type { Fact } from '../block.ts';

/** What is asked first: what it costs, who it is, whether it holds. Of each, the first fact that there is answers. */
const questions: readonly (readonly string[])[] = [
  ['Costs', 'Running now', 'Calls'],
  ['Who', 'Reviewed'],
  ['Does not hold', 'Holds', 'Launched', 'May outlive it'],
];

/** Three of the facts at most, in the order of the questions, marked as those that are shown large; then the others. */
export function withMajor(facts: readonly Fact[]): readonly Fact[] {
  const major = questions.flatMap((answers) => {
    const found = answers.flatMap((label) => facts.filter((fact) => fact.label === label));
    return found.slice(0, 1);
  });
  return [
    ...major.map((fact) => ({ ...fact, isMajor: true as const })),
    ...facts.filter((fact) => !major.includes(fact)),
  ];
}
