import { RetryableError } from '../../aws/failure.ts';
import type { Action } from '../../../core/containment/action.ts';
import type { CheckResult } from '../../../core/containment/actions/definition.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import type { ContainmentSlice } from '../../../core/containment/containment-slice.ts';
import { nextSecond } from '../../../core/containment/deny-policy.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import type { Judged, Standing } from '../../../core/artifacts/persistence.ts';
import { closingActions, deniesOf, isOver, toStanding } from '../../../core/artifacts/standing.ts';
import { makeHolders } from '../../holders.ts';
import { reread } from '../../reread.ts';
import { sideBySide } from '../../side-by-side.ts';

/** The most credentials that are read: a user takes some twenty calls, and IAM answers twenty a second or so. */
export const readLimit = 25;
/** So many at once. */
const most = 5;

type State = Pick<ContainmentSlice, 'plan' | 'containment'>;

/**
 * Reads in IAM whether the credentials work that were found and are left to a person. A session works until it ends by
 * itself or its user or role is denied it.
 *
 * @param found what was judged; what is contained is left as it is: that is verified
 * @returns the same, each that is left with how it stands; what could not be read is unknown
 */
export async function readStandings(
  found: readonly Judged[],
  state: State,
  ports: Ports,
  now: () => Date,
): Promise<readonly Judged[]> {
  const left = found.filter(({ verdict, actions }) => verdict === 'leave' && actions.length > 0);
  const plan = toPlan([...state.plan.actions, ...left.flatMap(({ actions }) => actions)]);
  const holders = makeHolders({ ...state, plan }, ports.principals);
  const check = async (action: Action, issuedAt: string): Promise<CheckResult> => {
    try {
      return await reread(action, await holders.find(action), ports, {
        ...{ everything: true, renewalFailed: false, ownKeys: [] },
        ...cutoffFor(action, issuedAt),
      });
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      return { status: 'unknown', note: error.message };
    }
  };
  const standingOf = async ({ actions, eventTime }: Judged): Promise<Standing> => {
    const [closing, denies] = await Promise.all(
      [closingActions(actions), deniesOf(actions)].map((each) =>
        Promise.all(each.map((action) => check(action, eventTime))),
      ),
    );
    return toStanding({ closing: closing ?? [], denies: denies ?? [] });
  };
  const open = left.filter((each) => !isOver(each, now()));
  const read = await sideBySide(open.slice(0, readLimit), most, standingOf);
  const unread: Standing = { is: 'unknown', why: `not read: at most ${readLimit} are` };
  return found.map((each) => {
    if (isOver(each, now()) && each.verdict === 'leave') return { ...each, standing: { is: 'refused' } };
    const index = open.indexOf(each);
    return index < 0 ? each : { ...each, standing: read[index] ?? unread };
  });
}

/** A deny whose cutoff is older lets the session through. */
function cutoffFor({ kind }: Action, issuedAt: string): { readonly cutoff?: Date } {
  const isOfSessions = kind === 'revoke-role-sessions' || kind === 'revoke-sessions';
  return isOfSessions ? { cutoff: nextSecond(new Date(issuedAt)) } : {};
}
