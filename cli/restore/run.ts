import type { RestorePorts } from '../../core/containment/actions/ports.ts';
import type { RestoreOptions as CoreOptions } from '../../core/containment/actions/taken.ts';
import { incidentSortKey } from '../../core/incident/item/items.ts';
import type { RestoredIncident } from '../../core/lifecycle/restored.ts';
import type { Kept, OtherIncident } from '../../core/restore/kept.ts';
import { planRestore, type RestoreItem, type RestorePlan } from '../../core/restore/plan.ts';
import { type Patience, repeat } from '../by-hand/repeat.ts';
import { isByHandId } from '../journal/id.ts';
import { carryOutRestore, type ItemResult } from './carry-out.ts';
import type { Found } from './kept-from-table.ts';
import type { Marks } from './marks.ts';
import { refusalOf, restoredBy } from './refusal.ts';
import type { FindChangers } from './who-changed.ts';

/** What was taken, and where to mark it as restored. */
export interface Source {
  readonly kept: Kept;
  readonly marks: Marks;
  /** Incidents that are restored with that of `kept`. */
  readonly together?: readonly RestoredIncident[];
  /** Who restored it, in words, where all of it is restored but what was kept on purpose. */
  readonly over?: string;
}

/**
 * @param found as the table has it
 * @param byHand what was contained by hand, of which the table knows nothing
 */
export function toSource(found: Found, marks: Marks, byHand: readonly OtherIncident[]): Source {
  const over = restoredBy(found);
  const kept = { ...found.kept, others: [...found.kept.others, ...byHand] };
  const together = found.others
    .filter(({ sk, incidentId }) => sk === incidentSortKey && incidentId !== kept.incidentId)
    .map(({ incidentId, subject = '', intent }) => ({
      ...{ incidentId, subject },
      ...(intent?.caller && { caller: intent.caller }),
    }));
  return { kept, marks, together, ...(over !== undefined && { over }) };
}

/** What a restore asks for and works with. */
export interface RestoreDeps extends Patience {
  readonly ports: RestorePorts;
  readonly options: CoreOptions & { readonly despiteDrift: boolean };
  readonly settleMs: number;
  /** By AWS's clock. */
  readonly now: () => Date;
  readonly tell: (text: string) => void;
  /** Tells whoever was paged or has a ticket that an incident is restored; where it cannot, it says so and throws nothing. */
  readonly announce: (restored: RestoredIncident) => Promise<void>;
  /** Asks who made what is not as containment left it. */
  readonly changers: FindChangers;
}

export interface Planned {
  readonly source: Source;
  readonly plan: RestorePlan;
  /** Why it is not carried out without being asked for more. */
  readonly refused?: string;
}

/** What a restore led to. */
export interface Result {
  readonly results: readonly ItemResult[];
  /** Why not all of it is restored that was asked for. */
  readonly problem?: string;
}

/**
 * Reads how everything stands.
 * @throws RetryableError, PermanentError where something cannot be read: then nothing is restored
 */
export async function plan(source: Source, { options, ports, now, ...deps }: RestoreDeps): Promise<Planned> {
  const read = await repeat(() => planRestore(source.kept, options, ports, now()), deps);
  const made = { ...read, drift: await deps.changers(read.drift, source.kept.since) };
  const isOver = source.over !== undefined && toDo(made).length === 0;
  const refused = isOver ? undefined : refusalOf(made, options);
  return { source, plan: made, ...(refused !== undefined && { refused }) };
}

export const toDo = ({ items }: Pick<RestorePlan, 'items'>): readonly RestoreItem[] =>
  items.filter(({ standing }) => standing.is === 'to-do');

const those = (items: readonly RestoreItem[], is: 'kept' | 'waiting'): readonly RestoreItem[] =>
  items.filter(({ standing }) => standing.is === is);

/** Carries a plan out, writes down how everything stands, and tells of it. Can be interrupted anywhere, and run again. */
export async function carryOut(planned: Planned, deps: RestoreDeps): Promise<Result> {
  const result = await carryOutPlan(planned, deps);
  const { kept, together = [] } = planned.source;
  if (result.problem === undefined) await Promise.all([kept, ...together].map((each) => deps.announce(each)));
  return result;
}

async function carryOutPlan({ source, plan: made }: Planned, deps: RestoreDeps): Promise<Result> {
  const { kept, marks } = source;
  const left = [...those(made.items, 'kept'), ...those(made.items, 'waiting')];
  // The last thing that a restore does may have been cut off.
  if (source.over !== undefined && toDo(made).length === 0) return toResult([], await marks.retire(left));
  const begun = await marks.begin();
  if (begun !== undefined) return toResult([], begun);
  const results = await carryOutRestore(made.items, { ...deps, kept, marks });
  if (results.some(({ status }) => status !== 'restored')) return toResult(results, 'something failed.');
  const unnoted = await marks.note(
    left.map((thing) => {
      const { is, waitsFor } = thing.standing;
      return { thing, state: is === 'kept' ? 'kept' : 'waiting', ...(waitsFor && { waitsFor }) };
    }),
  );
  const waits = waitingProblem({ source, plan: made });
  return toResult(results, unnoted ?? waits ?? (await marks.finish(left)));
}

const toResult = (results: Result['results'], problem: string | undefined): Result => ({
  results,
  ...(problem !== undefined && { problem }),
});

/** Why a restore whose things wait for another incident is not done; undefined where nothing waits. */
function waitingProblem({ source: { kept }, plan: { items } }: Planned): string | undefined {
  const waitsFor = [...new Set(those(items, 'waiting').flatMap(({ standing }) => standing.waitsFor ?? []))];
  if (waitsFor.length === 0) return undefined;
  const ids = waitsFor.join(', ');
  const waits = `what ${ids} took too waits, and the last restore of it brings it back: restore ${ids} as well`;
  // What was contained by hand is in no table, and cannot be restored together with what is.
  if ([kept.incidentId, ...waitsFor].some(isByHandId)) return `${waits}, and then this one again.`;
  const withThem = waitsFor.map((id) => `--with ${id}`).join(' ');
  return `${waits}, or all of it now with ${withThem}.`;
}
