import type { AnyAction, Coverage } from '../any-action.ts';
import type { FieldsOf } from './fields.ts';
import type { Ports } from './ports.ts';
import type { Finding, Outcome } from '../result.ts';
import type { ContainmentStep } from './steps.ts';
import type { Restorable } from './taken.ts';

/**
 * What planning and judging know of an action. By itself, so that they do not bring the code of every action along
 * (docs/decisions/0026-whole-definitions.md).
 */
export interface Outline<A extends AnyAction, Step extends ContainmentStep = ContainmentStep> {
  /** The Lambda that carries it out. */
  readonly step: Step;
  /** The credentials of its holder that are refused once it is in place. */
  covers(action: A): readonly Coverage[];
}

/** One call to IAM that an action makes. Roles are made from these. */
export interface IamCall {
  /** `iam:PutUserPolicy` */
  readonly call: string;
  /** `any`: the call has no resource type in IAM. */
  readonly on: 'users' | 'roles' | 'any';
  /** `prior` reads what restoring needs, `change` acts, `reread` checks what is there now. */
  readonly to: 'prior' | 'change' | 'reread';
  readonly why: string;
  /** The call is allowed with AWSDenyAll alone, which this condition key of IAM names. */
  readonly denyAllBy?: 'iam:PolicyARN' | 'iam:PermissionsBoundary';
}

/** What a try led to, before it is timed. */
export type Effect = Pick<Outcome, 'status' | 'note' | 'cutoff' | 'from' | 'everything' | 'means' | 'error'>;

/**
 * Tries one change and says what came of it: a permanent failure is an outcome, a passing one is thrown.
 * @param target the key, credential, user or role
 */
export type Attempt = (
  target: string,
  effect: () => Promise<Effect>,
  about?: { readonly userName?: string },
) => Promise<Outcome>;

export interface Circumstances<S = object> {
  readonly attempt: Attempt;
  readonly now: () => Date;
  /** Where a deny of sessions is renewed: the latest cutoff of it that was put. */
  readonly cutoff?: Date;
  /** What came of this action in earlier attempts. */
  readonly earlier: readonly Outcome[];
  /** Every action of the plan. */
  readonly planned: readonly AnyAction[];
  /** What other steps found before they changed anything. */
  readonly priors: readonly { readonly action: AnyAction; readonly state: FoundPassword }[];
  /** Undefined where it was not read; each part of it may be missing in what an older release wrote. */
  readonly prior?: Partial<S>;
  /** It was read a moment ago, by this call of the step: what it shows need not be read again. */
  readonly isNew: boolean;
  /** Keys that Firebreak made itself, and leaves alone. */
  readonly ownKeys: readonly string[];
}

/** When the console password was made; null where there was none. */
interface FoundPassword {
  readonly passwordCreatedAt?: string | null;
}

/** What a check goes by, beyond the action itself. */
export interface CheckContext {
  /** The latest cutoff that was put: an older one in its place would let sessions through. */
  readonly cutoff?: Date;
  /** Everything was denied, and not only sessions. */
  readonly everything: boolean;
  /** The cutoff could not be put again once IAM had spread: a session may be newer than the one that is there. */
  readonly renewalFailed: boolean;
  readonly ownKeys: readonly string[];
}

export type CheckResult = Pick<Finding, 'status' | 'note'>;

/** What the commands of a person depend on. */
interface ByHandContext {
  /** The partition that the account is in: `aws`, `aws-cn` ... */
  readonly partition: string;
}

/** What the commands that restore depend on, beside that. */
interface RestoreContext {
  readonly trustOf: (accessKeyId: string, userName: string) => Trust;
}

/** What was there before an action, as far as it is known, and what came of the action. */
export interface Before<S> {
  /** What was written down before it acted; undefined where nothing was. */
  readonly state: Partial<S> | undefined;
  /** What the action changed, by its outcomes. */
  readonly done: readonly Outcome[];
}

/** Whether a key may be restored without being asked for: see core/restore/trust.ts. */
export type Trust = 'trusted' | 'suspected' | 'compromised';

/**
 * Everything about one kind of action. Written as methods, so that definitions of several kinds can stand in one table:
 * each is asked about actions of its own kind alone.
 *
 * @typeParam P the ports that it needs
 * @typeParam S what it reads before it acts, for restoring; `never` where the plan itself says all of it
 */
export interface ActionDefinition<A extends AnyAction, P extends keyof Ports, S extends object = never> {
  /** The fields of the action, beside its kind, as a file must have them. */
  readonly fields: FieldsOf<Omit<A, 'kind'>>;
  /** What its inline policy may be called: a plan that names another one is none of Firebreak's. */
  policiesOf?(action: A): readonly string[];
  readonly calls: readonly IamCall[];
  readonly prior?: {
    /** As a file must have them. */
    readonly fields: FieldsOf<S>;
    read(action: A, ports: Pick<Ports, P>, now: Date): Promise<S>;
    /**
     * Whether it may be written down while the action is carried out, because the action overwrites nothing of it that
     * restoring needs. Where this is absent, it is written down before.
     */
    mayFollow?(state: S): boolean;
    /**
     * Without what this containment has itself put there: an earlier try whose process died has acted, and its answer is
     * lost.
     * @param since when the launch was received
     */
    withoutOwn?(state: S, since: Date): S;
  };
  /** It names a credential by an id of its own: it is not held up until its user is found, and finds it by that id. */
  readonly byCredential?: true;
  /** Safe to repeat. */
  execute(action: A, ports: Pick<Ports, P>, circumstances: Circumstances<S>): Promise<readonly Outcome[]>;
  /** What is there now, whoever put it there. */
  reread(action: A, ports: Pick<Ports, P>, context: CheckContext): Promise<CheckResult>;
  /**
   * Which of its outcomes changed somebody else, who had been given the name at that moment.
   * @param action on whoever has the name now
   * @param context `present`: the action on whom it was meant for, where that is known
   */
  strayed?(
    action: A,
    context: { readonly done: readonly Outcome[]; readonly present: A | undefined },
    ports: Pick<Ports, P>,
  ): Promise<readonly Outcome[]>;
  /** The AWS CLI command that does the same, whenever it is pasted into bash. */
  byHand(action: A, context: ByHandContext): string;
  /** What it took from its holder, and that can be restored. */
  taken(
    action: A,
    before: Before<S>,
    trustOf: (accessKeyId: string, userName: string) => Trust,
  ): readonly Restorable[];
  /** The commands that restore what was done, to what was there before, as far as that is known. */
  restoreByHand(action: A, before: Before<S>, context: ByHandContext & RestoreContext): readonly string[];
}

export const inPlace = (note: string): CheckResult => ({ status: 'in-place', note });
export const reverted = (note: string): CheckResult => ({ status: 'reverted', note });

const reads = {
  users: [
    ['iam:GetUser', 'users', 'Reads whether the user of that name has the unique id of the plan.'],
    ['iam:GetAccessKeyLastUsed', 'users', 'Names the present user of a key whose user was renamed.'],
    ['iam:ListUsers', 'any', 'Finds a renamed user by its unique id; ListUsers has no resource type.'],
  ],
  roles: [['iam:GetRole', 'roles', 'Reads whether the role of that name has the unique id of the plan.']],
} as const;

/**
 * The calls of an action: those that find whom it is about by the unique id, before it acts and at each check, and its
 * own.
 */
export function callsOf({
  fields,
  calls,
}: {
  readonly fields: object;
  readonly calls: readonly IamCall[];
}): readonly IamCall[] {
  const finding = reads['userName' in fields ? 'users' : 'roles'];
  return [
    ...(['prior', 'reread'] as const).flatMap((to) =>
      finding.map(([call, on, why]): IamCall => ({ call, on, to, why })),
    ),
    ...calls,
  ];
}
