import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Snapshot } from '@firebreak/account';

const folder = path.join(__dirname, '../data/first-edition');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

export type RecordedItem = Readonly<Record<string, AttributeValue>>;
type RecordedState = Readonly<Record<string, unknown>>;

/** What test/data/first-edition/README.md says of a scene. */
export interface RecordedScene {
  readonly at: string;
  readonly before: Snapshot;
  readonly now: Snapshot;
  readonly items: readonly RecordedItem[];
  readonly waiting?: { readonly state: string; readonly input: RecordedState };
}

export const sceneNames = readdirSync(path.join(folder, 'scenes')).map((file) => path.parse(file).name);
export const scene = (name: string): RecordedScene => read(`scenes/${name}.json`) as RecordedScene;

/** Of a scene's only user. */
export const incidentOf = ({ items }: RecordedScene): RecordedItem =>
  items.find(({ sk }) => sk?.S === 'INCIDENT')!;

export interface RecordedTask {
  readonly state: string;
  readonly input: RecordedState;
  readonly output: RecordedState;
}

/** The tasks of an execution, each state once, as it was first asked. */
export function tasksOf(name: string): readonly RecordedTask[] {
  const text = gunzipSync(readFileSync(path.join(folder, `steps/${name}.json.gz`))).toString('utf8');
  const entries = JSON.parse(text) as readonly (RecordedTask & { readonly kind: 'entered' | 'exited' })[];
  const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
  const states = [...new Set(entries.map(({ state }) => state))];
  return states.map((state) => ({
    state,
    input: of('entered').find((entry) => entry.state === state)!.input,
    output: of('exited').find((entry) => entry.state === state)!.output,
  }));
}

interface State extends Readonly<Record<string, unknown>> {
  readonly Type: string;
  readonly Next?: string;
  readonly Branches?: readonly Machine[];
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The state machine of the first edition. @param physical what a reference of today's template means */
export function recordedMachine(physical: (reference: object) => string): Machine {
  const { 'Fn::Join': join } = read('state-machine.json') as {
    'Fn::Join': [string, readonly (string | object)[]];
  };
  return JSON.parse(
    join[1].map((part) => (typeof part === 'string' ? part : physical(part))).join(''),
  ) as Machine;
}

/** Begins where the input's `from` says. */
const door = (targets: readonly (readonly [from: string, next: string])[], Default: string): State => ({
  Type: 'Choice',
  Choices: targets.map(([from, Next]) => ({
    And: [
      { Variable: '$.from', IsPresent: true },
      { Variable: '$.from', StringEquals: from },
    ],
    Next,
  })),
  Default,
});

/** The machine, which goes on behind the wait that the input names in `from`; from the beginning where it names none. */
export function afterWaits({ StartAt, States }: Machine): Machine {
  const waits = Object.entries(States).filter(([, { Type }]) => Type === 'Wait');
  const targets = waits.map(([name, { Next }]) => [name, Next!] as const);
  return { StartAt: 'Door', States: { ...States, Door: door(targets, StartAt) } };
}

/** The machine's tasks, each of them alone: what the input names in `from` is all that is done. */
export function tasksAlone({ States }: Machine): Machine {
  const inner = Object.values(States).flatMap(({ Branches = [] }) => Branches);
  const tasks = [{ States }, ...inner].flatMap((each) =>
    Object.entries(each.States).filter(([, { Type }]) => Type === 'Task'),
  );
  const alone = tasks.map(([name, task]) => {
    const kept = Object.entries(task).filter(([field]) => !['Next', 'Catch'].includes(field));
    return [name, { ...Object.fromEntries(kept), End: true } as unknown as State] as const;
  });
  const targets = alone.map(([name]) => [name, name] as const);
  return {
    StartAt: 'Door',
    States: { ...Object.fromEntries(alone), Door: door(targets, alone[0]![0]) },
  };
}
