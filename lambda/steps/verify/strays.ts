import { type Action, holderOf, type Holder } from '../../../core/containment/action.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { definitionOf } from '../../../core/containment/actions/table.ts';
import { presentAction } from '../../../core/containment/whereabouts.ts';
import { type ContainmentSlice, outcomesOf } from '../../../core/containment/containment-slice.ts';
import {
  isAbout,
  type Outcome,
  type Stray,
  type VerificationSlice,
} from '../../../core/containment/outcome.ts';
import { PermanentError } from '../../aws/failure.ts';
import type { Identified } from '../../reread.ts';

/**
 * What hit somebody else: between finding a user and changing it, somebody renamed it and gave its name to another. Each
 * was found at an earlier check, or is found now by what stands at the holder of the old name.
 */
export async function findStrays(
  planned: readonly Identified[],
  state: ContainmentSlice & VerificationSlice,
  ports: Ports,
): Promise<readonly Stray[]> {
  const found = await Promise.all(planned.map((each) => straysOf(each, outcomesOf(state), ports)));
  const earlier = state.verification?.strays ?? [];
  const fresh = found.flat().filter((stray) => !earlier.some((known) => isSameStray(known, stray)));
  return [...earlier, ...fresh];
}

const isSameStray = (a: Stray, b: Stray): boolean =>
  a.action.kind === b.action.kind && a.action.uniqueId === b.action.uniqueId;

async function straysOf(
  { action, found }: Identified,
  outcomes: readonly Outcome[],
  ports: Ports,
): Promise<readonly Stray[]> {
  const definition = definitionOf(action);
  const holder = holderOf(action);
  const done = outcomes.filter(
    (outcome) => outcome.status === 'done' && isAbout(action, outcome) && wasCalled(holder, outcome),
  );
  if (!definition.strayed || found.whereabouts.is === 'here' || done.length === 0) return [];
  try {
    const other = await otherOf(holder, ports);
    if (other === undefined) return [];
    const theirs: Action = { ...action, uniqueId: other };
    const hit = await definition.strayed(theirs, { done, present: presentAction(action, found) }, ports);
    return hit.length === 0
      ? []
      : [{ action: theirs, outcomes: hit.map((outcome) => ({ ...outcome, uniqueId: other })) }];
  } catch (error) {
    // What may not be read is no stray that is known of.
    if (!(error instanceof PermanentError)) throw error;
    return [];
  }
}

/** Whether it was carried out under this name; a role never has another. */
const wasCalled = ({ type, name }: Holder, { target, userName }: Outcome): boolean =>
  type === 'role' || (userName ?? target) === name;

/** The unique id of whoever has the name now and is somebody else. */
async function otherOf({ type, name, uniqueId }: Holder, ports: Ports): Promise<string | undefined> {
  const now = await ports.principals.find({ type, name }, []);
  return now.is === 'here' && now.uniqueId !== uniqueId ? now.uniqueId : undefined;
}
