import type { Denied, HeldCoverage } from '../incident/credential.ts';
import type { Pause } from '../incident/pause.ts';
import type { Action, CredentialActionKind } from './action.ts';
import { type AnyAction, targetOf } from './any-action.ts';
import type { FoundHolder } from './whereabouts.ts';
import type { Finding, Outcome } from './result.ts';
import type { Plan } from './plan.ts';
import type { Prior } from './prior.ts';

export type { Finding, Outcome } from './result.ts';

/** What came of an action or what a re-read shows of it: not of another action, nor of the same one on another user. */
export function isAbout(
  action: AnyAction,
  result: Pick<Outcome, 'action' | 'target' | 'userName' | 'uniqueId'>,
): boolean {
  if (result.action !== action.kind) return false;
  const bothKnown = action.uniqueId !== undefined && result.uniqueId !== undefined;
  // Another user that has the name now, or had it before.
  if (bothKnown && action.uniqueId !== result.uniqueId) return false;
  if (result.target === targetOf(action)) return true;
  // An action on one key is about no other key of the user.
  if (action.accessKeyId !== undefined || action.userName === undefined) return false;
  return bothKnown || result.userName === action.userName;
}

/**
 * Whether AWS refuses the change to anybody, for good: the user or role is AWS's own. Trying again, or by hand, is in vain.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html#API_PutRolePolicy_Errors
 */
export const isRefusedForGood = ({ status, error }: Pick<Outcome, 'status' | 'error'>): boolean =>
  status === 'failed' && /: UnmodifiableEntity(?:Exception)?: /.test(error?.message ?? '');

/** The latest cutoff of a deny of sessions that was put; undefined where none was. */
export function latestCutoff(action: AnyAction, outcomes: readonly Outcome[] = []): Date | undefined {
  const cutoffs = outcomes.flatMap((outcome) =>
    isAbout(action, outcome) && outcome.cutoff !== undefined ? [outcome.cutoff] : [],
  );
  const latest = cutoffs.toSorted().at(-1);
  return latest === undefined ? undefined : new Date(latest);
}

/** What a containment step hands back to the state machine. */
export interface StepResult {
  readonly failed: boolean;
  readonly outcomes: readonly Outcome[];
  /** What the step's actions found before they changed anything. */
  readonly prior?: readonly Prior[];
  /** What was there before could not be written down: restoring may need a person. */
  readonly unrecorded?: true;
  /** Because of which some of its actions were not carried out. */
  readonly paused?: Pause;
  /** Whom its actions are about, as found by their unique ids. */
  readonly holders?: readonly FoundHolder[];
}

export function toStepResult(outcomes: readonly Outcome[]): StepResult {
  return { failed: outcomes.some((outcome) => outcome.status === 'failed'), outcomes };
}

/**
 * What a repeated step found, with what it did before: the second time there is nothing left to do, and the report
 * must still say what was done, and when.
 */
export function withEarlier(now: readonly Outcome[], earlier: readonly Outcome[] = []): readonly Outcome[] {
  const isSame = (a: Outcome, b: Outcome): boolean => a.action === b.action && a.target === b.target;
  const did = earlier.filter((outcome) => outcome.status === 'done');
  const news = now.filter(
    (outcome) => outcome.status === 'failed' || !did.some((before) => isSame(before, outcome)),
  );
  return [...did, ...news];
}

/** Whether the caller is contained at this moment, by a re-read of AWS and not by what was sent. */
export interface Verification {
  readonly held: boolean;
  readonly status: 'held' | 'not-held';
  readonly checkedAt: string;
  readonly millisecondsSinceLaunch?: number;
  readonly findings: readonly Finding[];
  /** Which credentials of the caller's own user or role are refused by it; an older release does not say. */
  readonly coverage?: HeldCoverage;
  /** What is denied of other users and roles of the plan; an older release left it out where there are none. */
  readonly denied?: readonly Denied[];
  /** Why nothing could be re-read. */
  readonly reason?: string;
  /** The users and roles that do not have the plan's name any more, or could not be found. */
  readonly holders?: readonly FoundHolder[];
  /** What hit somebody else who had been given the name of a user or role of the plan. */
  readonly strays?: readonly Stray[];
  /** Everything that was found reverted since the launch, oldest first, the latest few. */
  readonly reverted?: readonly Reverted[];
  /** Other credentials of contained users that the settings leave alone; absent where the plan takes them away. */
  readonly kept?: readonly Kept[];
  /** What has to be contained beside the plan: credentials that the plan's users have been given since the launch. */
  readonly plan?: Plan;
}

/** Credentials of one kind that a contained user keeps. */
export interface Kept {
  /** The kind of the action that would take them away. */
  readonly action: CredentialActionKind;
  readonly userName: string;
  /** Those that are active: they still work. */
  readonly ids: readonly string[];
  /** Why nobody knows which there are. */
  readonly unreadable?: string;
}

/** Whether the containment holds. */
export interface VerificationSlice {
  readonly verification?: Verification;
  /** How often IAM was read again since the plan was carried out, without the latest time; counted like `attempts`. */
  readonly looks?: { readonly value: number };
}

/** The first edition said `undone`; executions that wait, items of the table and evidence files may still say so. */
interface FirstEdition {
  readonly undone?: readonly Reverted[];
}
const formerly: Readonly<Record<string, Finding['status']>> = { undone: 'reverted' };

/** Everything that was found reverted, whichever release wrote the verification. */
export function revertedIn(verification: (Verification & FirstEdition) | undefined): readonly Reverted[] {
  return verification?.reverted ?? verification?.undone ?? [];
}

/** What the check showed, whichever release wrote the verification. */
export const findingsIn = ({ findings }: Pick<Verification, 'findings'>): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, status: formerly[finding.status] ?? finding.status }));

/** An action that changed somebody else: the name had changed hands at that moment. */
export interface Stray {
  /** On whom it was carried out: `uniqueId` is that of whoever has the name. */
  readonly action: Action;
  /** What it changed there. */
  readonly outcomes: readonly Outcome[];
}

/** Somebody took back what containment had done. */
export interface Reverted {
  readonly at: string;
  readonly action: string;
  readonly target: string;
  readonly note: string;
}
