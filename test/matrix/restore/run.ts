import type { OtherIncident } from '../../../core/restore/kept.ts';
import { restorePortsIn } from '../../../cli/by-hand/ports.ts';
import { staleBefore } from '../../../core/incident/stale.ts';
import { findKept } from '../../../cli/restore/kept-from-table.ts';
import { marksOf } from '../../../cli/restore/marks.ts';
import { standingOfAll } from '../../../cli/restore/refusal.ts';
import {
  carryOut,
  plan,
  type Planned,
  type Result,
  type RestoreDeps,
  toSource,
} from '../../../cli/restore/run.ts';
import { type Cut, makeCalls } from './calls.ts';
import type { Scene } from './contained.ts';

/** A command that restores: `firebreak restore ID [--with ID] [options] --execute`. */
export interface Command {
  readonly id: string;
  readonly joined?: readonly string[];
  /** What was contained by hand from the machine that restores. */
  readonly byHand?: readonly OtherIncident[];
  readonly options?: Partial<RestoreDeps['options']>;
}

export const settings = { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 };

export const narrow = {
  ...{ includeCompromisedKey: false, includeSessions: true, newPassword: false, despiteDrift: false },
} as const;

/** What a command led to; `cut` where the machine died in it. */
export type Ran =
  { readonly planned: Planned; readonly result: Result; readonly calls: readonly string[] } | 'cut';

/** @throws Error where it is refused: nothing here has drifted, and sessions are asked for */
export function restore(scene: Scene, command: Command, cut?: Cut): Promise<Ran> {
  const { died, ...calls } = makeCalls(cut);
  return Promise.race([died, run(scene, command, calls)]);
}

async function run(
  { world, table }: Scene,
  { id, joined, byHand = [], options }: Command,
  { around, faults, names }: Omit<ReturnType<typeof makeCalls>, 'died'>,
): Promise<Exclude<Ran, 'cut'>> {
  const records = table.records(around);
  const iam = world.client('restore', faults, () => undefined);
  const deps: RestoreDeps = {
    ports: restorePortsIn(iam, 'us-east-1'),
    options: { ...narrow, ...options },
    ...{
      settleMs: 5_000,
      now: world.clock.now,
      tell: () => undefined,
      changers: (drift) => Promise.resolve(drift),
      announce: () => Promise.resolve(),
      pause: (ms) => world.clock.sleep(ms),
    },
  };
  const found = findKept(await records.all(), id, joined);
  const standing = standingOfAll(found, staleBefore(world.clock.now(), settings));
  if (standing) throw new Error(JSON.stringify(standing));
  const marks = marksOf(records, found, { now: world.clock.now, arn: 'arn:me', settings });
  const planned = await plan(toSource(found, marks, byHand), deps);
  if (planned.refused !== undefined)
    throw new Error(`${planned.refused} ${JSON.stringify(planned.plan.drift)}`);
  return { planned, result: await carryOut(planned, deps), calls: names };
}
