/** A state machine in the Amazon States Language, as far as it is drawn. */
export interface Definition {
  /** The parts of the page in their order: `resolve, protect, …`. */
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface Leading {
  readonly Next?: string;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Assign?: object;
}

interface State extends Leading {
  readonly Type: string;
  /** What it does, behind the name of its part. */
  readonly Comment?: string;
  readonly Default?: string;
  readonly Choices?: readonly Leading[];
  readonly Catch?: readonly Leading[];
  readonly Retry?: readonly { readonly MaxAttempts?: number }[];
  readonly Branches?: readonly Inner[];
  readonly ItemProcessor?: Inner;
}

type Inner = Pick<Definition, 'StartAt' | 'States'>;

/** A state, and what of it is drawn. */
export interface Drawn {
  readonly name: string;
  readonly part: string;
  readonly does: string;
  /** Where it leads, and where its failures do. */
  readonly next: readonly string[];
  readonly caught: readonly string[];
  /** The fields of the state and the variables that it adds to. */
  readonly adds: readonly string[];
  /** Those that a failure of it adds. */
  readonly faults: readonly string[];
  /** How often it is repeated; undefined for what is not. */
  readonly repeated: number | undefined;
  /** The states that run within it, in their order. */
  readonly inner: readonly Drawn[];
}

/** The states of a machine, in the order in which they are reached. */
export function statesOf({ StartAt, States }: Inner): readonly Drawn[] {
  const found = new Map<string, Drawn>();
  const queue = [StartAt];
  for (const name of queue) {
    const state = States[name];
    if (found.has(name) || !state) continue;
    const drawn = toDrawn(name, state);
    found.set(name, drawn);
    queue.push(...drawn.next, ...drawn.caught);
  }
  return [...found.values()];
}

function toDrawn(name: string, state: State): Drawn {
  const { Comment = '', Choices = [], Catch = [], Retry = [], Branches = [], ItemProcessor } = state;
  const [part = '', ...does] = Comment.split(': ');
  const goesOn = [state, ...Choices];
  return {
    ...{ name, part, does: does.join(': ') },
    next: [...goesOn.flatMap(({ Next }) => Next ?? []), ...(state.Default ? [state.Default] : [])],
    caught: Catch.flatMap(({ Next }) => Next ?? []),
    adds: [...(isReplaced(state) ? ['the state'] : []), ...unique(goesOn.flatMap(addedBy))],
    faults: unique(Catch.flatMap(addedBy)),
    repeated: Retry[0]?.MaxAttempts,
    inner: [...Branches, ...(ItemProcessor ? [ItemProcessor] : [])].flatMap(statesOf),
  };
}

/** Its answer takes the place of the state. */
const isReplaced = ({ Type, ResultPath, OutputPath }: State): boolean =>
  Type === 'Task' && ResultPath === undefined && OutputPath === undefined;

/** A field of the state, by its name; a variable, with its `$`. */
const addedBy = ({ ResultPath, Assign = {} }: Leading): readonly string[] => [
  ...(typeof ResultPath === 'string' ? [ResultPath.replace(/^\$\./, '')] : []),
  ...Object.keys(Assign).map((name) => `$${name.replace(/\.\$$/, '')}`),
];

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
