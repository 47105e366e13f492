import { type Action, type ActionKind, targetOf } from './action.ts';
import type { Plan } from './plan.ts';
import type { Prior } from './prior.ts';

/** What came of one action. `already`: AWS was in the wanted state before, or what was to change is gone. */
export interface Outcome {
  readonly action: ActionKind;
  /** The key, user or policy that was acted upon. */
  readonly target: string;
  /** The user of a key: a plan may be about several users, and a key's id does not say whose it is. */
  readonly userName?: string;
  readonly status: 'done' | 'already' | 'failed';
  /** When the action ended, ISO 8601. Absent when a step died before it could say. */
  readonly at?: string;
  /** From CloudTrail's eventTime, which has whole seconds: up to 999 ms more than the truth. */
  readonly millisecondsSinceLaunch?: number;
  readonly note?: string;
  /** A deny of sessions: those issued before this. */
  readonly cutoff?: string;
  /** Where a deny was put: the first of these that IAM took. */
  readonly means?: 'inline-policy' | 'managed-policy' | 'permissions-boundary';
  readonly error?: { readonly name: string; readonly message: string };
}

/** What came of an action or what a re-read shows of it: not of another action, nor of the same one on another user. */
export function isAbout(action: Action, result: Pick<Outcome, 'action' | 'target' | 'userName'>): boolean {
  if (result.action !== action.kind) return false;
  if (result.target === targetOf(action)) return true;
  return action.kind !== 'deactivate-key' && 'userName' in action && result.userName === action.userName;
}

/** What a containment step hands back to the state machine. */
export interface StepResult {
  readonly failed: boolean;
  readonly outcomes: readonly Outcome[];
  /** What the step's actions found before they changed anything. */
  readonly prior?: readonly Prior[];
  /** What was there before could not be looked at, or not be written down: giving back may need a person. */
  readonly unrecorded?: true;
  /** Priors that are to be written down before the step is asked again, to act. */
  readonly record?: PriorRecord;
}

/** Priors as the incident table takes them. */
interface PriorRecord {
  /** Its sort key: the same for the same priors of the same incident. */
  readonly sk: string;
  /** A list of Prior, as JSON. */
  readonly priors: string;
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

/** What a re-read of AWS shows of one thing that containment wanted. */
export interface Finding {
  readonly action: ActionKind;
  readonly target: string;
  /** The user of a key or credential. */
  readonly userName?: string;
  readonly status: 'in-place' | 'undone' | 'unknown';
  readonly note: string;
}

/** Whether the caller is contained at this moment, by a re-read of AWS and not by what was sent. */
export interface Verification {
  readonly held: boolean;
  readonly status: 'held' | 'not-held';
  readonly checkedAt: string;
  readonly millisecondsSinceLaunch?: number;
  readonly findings: readonly Finding[];
  /** Why nothing could be re-read. */
  readonly reason?: string;
  /** Everything that was found undone since the launch, oldest first, the latest few. */
  readonly undone?: readonly Undone[];
  /** What has to be contained beside the plan: credentials that the plan's users have been given since the launch. */
  readonly plan?: Plan;
}

/** Whether the containment holds. */
export interface VerificationSlice {
  readonly verification?: Verification;
  /** How often IAM was read again since the plan was carried out, without the latest time. */
  readonly looks?: { readonly value: number };
}

/** Somebody undid what containment had done. */
export interface Undone {
  readonly at: string;
  readonly action: ActionKind;
  readonly target: string;
  readonly note: string;
}
