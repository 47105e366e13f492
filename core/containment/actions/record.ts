import type { Action, ActionKind } from '../action.ts';
import type { Outcome, Finding } from '../outcome.ts';
import type { Prior, PriorState } from '../prior.ts';
import type { Ports } from './ports.ts';

/** One call to IAM that an action makes. Roles are made from these. */
export interface IamCall {
  /** `iam:PutUserPolicy` */
  readonly call: string;
  readonly on: 'users' | 'roles';
  /** `prior` reads what giving back needs, `change` acts, `reread` looks at what is there now. */
  readonly to: 'prior' | 'change' | 'reread';
  readonly why: string;
  /** The call is allowed with AWSDenyAll alone, which this condition key of IAM names. */
  readonly denyAllBy?: 'iam:PolicyARN' | 'iam:PermissionsBoundary';
}

/** What came of a try, before it is timed. */
export type Effect = Pick<Outcome, 'status' | 'note' | 'cutoff' | 'means' | 'error'>;

/**
 * Tries one change and says what came of it: a permanent failure is an outcome, a passing one is thrown.
 * @param target the key, credential, user or role
 */
export type Attempt = (
  target: string,
  effect: () => Promise<Effect>,
  about?: { readonly userName?: string },
) => Promise<Outcome>;

export interface Circumstances {
  readonly attempt: Attempt;
  readonly now: () => Date;
  /** Undefined where it was not read. */
  readonly prior?: Prior;
  /** Keys that Firebreak made itself, and leaves alone. */
  readonly ownKeys: readonly string[];
}

/** What is wanted now, beyond the action itself. */
export interface Wanted {
  /** The latest cutoff that was put: an older one in its place would let sessions through. */
  readonly cutoff?: Date;
  /** The cutoff could not be put again once IAM had spread: a session may be newer than the one that is there. */
  readonly renewalFailed: boolean;
  readonly ownKeys: readonly string[];
}

export type Look = Pick<Finding, 'status' | 'note'>;

/**
 * Everything about one kind of action but the Lambda that carries it out, which is in steps.ts. Written as methods,
 * so that records of several kinds can stand in one list: each is asked about actions of its own kind alone.
 */
export interface ActionRecord<A extends Action = Action, P extends keyof Ports = keyof Ports> {
  readonly kind: A['kind'];
  /** What it does, for people. */
  readonly does: string;
  /** When there is something to do. */
  readonly precondition: string;
  readonly calls: readonly IamCall[];
  /** Reads what giving back needs. Left out where the plan itself says it. */
  prior?(action: A, ports: Pick<Ports, P>): Promise<PriorState>;
  /** Safe to repeat. */
  execute(action: A, ports: Pick<Ports, P>, circumstances: Circumstances): Promise<readonly Outcome[]>;
  /** What is there now, whoever put it there. */
  reread(action: A, ports: Pick<Ports, P>, wanted: Wanted): Promise<Look>;
  /** The AWS CLI commands that do the same. Names and ids were checked to hold no shell character (core/arn.ts). */
  byHand(action: A, now: Date): readonly string[];
  /** The commands that give back what was done. */
  undoByHand(action: A, done: readonly Outcome[]): readonly string[];
}

export type RecordOf<Kind extends ActionKind, P extends keyof Ports> = ActionRecord<
  Extract<Action, { kind: Kind }>,
  P
>;

export const inPlace = (note: string): Look => ({ status: 'in-place', note });
export const undone = (note: string): Look => ({ status: 'undone', note });
