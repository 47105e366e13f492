import { type Definition, type Drawn, statesOf } from './definition.ts';

/** How often a task is repeated, unless it says otherwise. */
const usually = 5;

/** The parts of the page in their order. */
const pageOf = ({ Comment }: Definition): readonly string[] => Comment.split(', ');

const flat = (states: readonly Drawn[]): readonly Drawn[] =>
  states.flatMap((state) => [state, ...flat(state.inner)]);

/** The parts in the order of the page, then the others as they are reached. */
function partsOf(definition: Definition): readonly string[] {
  return [...new Set([...pageOf(definition), ...statesOf(definition).map(({ part }) => part)])];
}

/** Which part leads to which, as a mermaid diagram: where a failure alone does, the line is dotted. */
export function diagramOf(definition: Definition): string {
  const states = statesOf(definition);
  const page = pageOf(definition);
  const names = partsOf(definition);
  const partOf = new Map(states.map(({ name, part }) => [name, part]));
  const idOf = (part: string): string => String(names.indexOf(part));
  const leads = (part: string, ways: (state: Drawn) => readonly string[]): readonly string[] =>
    names.filter(
      (other) =>
        other !== part &&
        states.some((state) => state.part === part && ways(state).some((next) => partOf.get(next) === other)),
    );
  const lines = names.map((part) =>
    page.includes(part) ? `${idOf(part)}["${part}"]` : `${idOf(part)}(["${part}"])`,
  );
  const edges = names.flatMap((part) => {
    const usual = leads(part, ({ next }) => next);
    const failing = leads(part, ({ caught }) => caught).filter((other) => !usual.includes(other));
    return [
      ...usual.map((other) => `${idOf(part)}-->${idOf(other)}`),
      ...failing.map((other) => `${idOf(part)}-.->${idOf(other)}`),
    ];
  });
  return ['flowchart TB', '', ...lines, ...edges].join('\n');
}

/** Every state, by its part, and how often tasks are repeated. */
export function tablesOf(definition: Definition): string {
  const states = statesOf(definition);
  const parts = partsOf(definition).map((part) => {
    const rows = states.filter((state) => state.part === part).flatMap((state) => rowsOf(state));
    return [
      `## ${part.charAt(0).toUpperCase()}${part.slice(1)}`,
      '',
      ...table(['state', 'what it does', 'adds'], rows),
    ];
  });
  return [...parts, repetitions(flat(states))].map((lines) => lines.join('\n')).join('\n\n');
}

/** The number of states, those within others among them. */
export const countOf = (definition: Definition): number => flat(statesOf(definition)).length;

function rowsOf({ name, does, adds, faults, inner }: Drawn, depth = 0): readonly (readonly string[])[] {
  const failing = faults.filter((field) => !adds.includes(field));
  const added = adds.map(code).join(', ');
  const onFailure = failing.length > 0 ? `${failing.map(code).join(', ')} where it fails` : '';
  return [
    [`${'↳ '.repeat(depth)}${code(name)}`, does, [added, onFailure].filter((each) => each !== '').join('; ')],
    ...inner.flatMap((each) => rowsOf(each, depth + 1)),
  ];
}

function repetitions(states: readonly Drawn[]): readonly string[] {
  const counts = [...new Set(states.flatMap(({ repeated }) => repeated ?? []))].filter(
    (times) => times !== usually,
  );
  const rows = counts
    .toSorted((a, b) => a - b)
    .map((times) => [
      String(times),
      states.flatMap(({ name, repeated }) => (repeated === times ? [code(name)] : [])).join(', '),
    ]);
  return [
    '## Repetitions',
    '',
    'A task is repeated where that can help: on `Firebreak.Retryable`, timeouts, and faults of the service that it calls, ' +
      'never on `States.ALL`. It is repeated up to five times, with full jitter and at most 23 seconds of waiting in all. ' +
      'These are repeated less or more often:',
    '',
    ...table(['times', 'states'], rows),
  ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

const code = (name: string): string => (name.includes(' ') ? name : `\`${name}\``);
