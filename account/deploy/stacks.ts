import type { CreatedResource } from '../template/scope.ts';
import type { PlannedResource } from '../template/resolve.ts';

/** A resource as its stack has it. */
export interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  /** How many resources of this logical id there were before it. */
  readonly generation: number;
  /** The name that the template gives it, if it does. */
  readonly name: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly created: CreatedResource;
  readonly policies: PlannedResource['policies'];
}

/** A stack as it stands. */
export interface StackState {
  readonly name: string;
  readonly region: string;
  readonly generation: number;
  /** In the order of their creation. */
  readonly resources: readonly StackResource[];
  /** By export name. */
  readonly exports: ReadonlyMap<string, string>;
  /** Names of other stacks' exports. */
  readonly imports: ReadonlySet<string>;
}

/** What CloudFormation remembers of an account: its stacks, and names that are taken, by retained resources too. */
export interface Stacks {
  readonly find: (name: string, region: string) => StackState | undefined;
  readonly put: (stack: StackState) => void;
  readonly remove: (stack: StackState) => void;
  /** In the order of their creation. */
  readonly all: () => readonly StackState[];
  /** How often this was asked for the same thing before: 0, 1, ... */
  readonly nextGeneration: (of: string) => number;
  /** @throws Error where it is taken */
  readonly takeName: (type: string, region: string, name: string) => void;
  readonly freeName: (type: string, region: string, name: string) => void;
}

export function createStacks(): Stacks {
  const stacks = new Map<string, StackState>();
  const generations = new Map<string, number>();
  const taken = new Set<string>();
  const keyOf = (name: string, region: string): string => `${region}/${name}`;
  return {
    find: (name, region) => stacks.get(keyOf(name, region)),
    put: (stack) => void stacks.set(keyOf(stack.name, stack.region), stack),
    remove: ({ name, region }) => void stacks.delete(keyOf(name, region)),
    all: () => [...stacks.values()],
    nextGeneration: (of) => {
      const generation = generations.get(of) ?? 0;
      generations.set(of, generation + 1);
      return generation;
    },
    takeName: (type, region, name) => {
      const key = toTaken(type, region, name);
      if (taken.has(key))
        throw new Error(`Resource of type '${type}' with identifier '${name}' already exists.`);
      taken.add(key);
    },
    freeName: (type, region, name) => void taken.delete(toTaken(type, region, name)),
  };
}

/** Names of IAM and of buckets are the same in every region. */
function toTaken(type: string, region: string, name: string): string {
  const isGlobal = type.startsWith('AWS::IAM::') || type === 'AWS::S3::Bucket';
  return `${type} ${isGlobal ? '' : region} ${name}`;
}
