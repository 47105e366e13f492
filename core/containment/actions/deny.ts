import {
  decodeDocument,
  denyAllArn,
  denyAllName,
  emptyPolicy,
  readRevocation,
  sessionCutoff,
  spreadingMs,
} from '../deny-policy.ts';
import { type Holder, holderOf, targetOf, whoIs } from '../any-action.ts';
import {
  type ActionDefinition,
  type Before,
  type CheckContext,
  type CheckResult,
  type Circumstances,
  type Effect,
  type IamCall,
  inPlace,
  reverted,
} from './definition.ts';
import { nowInShell, option, quoted, withInserted } from '../../values/shell.ts';
import { type DenyAction, type DenyState, isOurDeny, takenByDeny } from './deny-taken.ts';
import { type Expired, readExpired } from '../expired.ts';
import type { FieldsOf } from './fields.ts';
import * as field from './fields.ts';
import { type Denies, type Ports, type Put, readable, type Refusal } from './ports.ts';
import type { Outcome } from '../result.ts';

type DenyPorts = Pick<Ports, 'denies'>;

/** The deny that an action puts, and what may stand in its place where there is no room for it. */
export interface Deny {
  /** The inline policy. */
  readonly document: string;
  /** For sessions: those issued before this ... */
  readonly cutoff?: Date;
  /** ... and from then on. */
  readonly from?: Date;
  /** What it denies, for people. */
  readonly says: string;
  /** What it denies is everything. */
  readonly everything?: true;
  /**
   * AWSDenyAll denies everything to everybody: not in the place of a deny of one session among many, unless the
   * settings say so where there is no room.
   */
  readonly mayDenyAll: boolean | 'when full';
}

/** What the deny depends on, beside the action. */
export type DenyCircumstances = Pick<Circumstances, 'cutoff'> & { readonly now: () => Date };

interface DenyDefinition<A extends DenyAction> {
  readonly on: Holder['type'];
  readonly fields: FieldsOf<Omit<A, 'kind'>>;
  readonly policiesOf: (action: A) => readonly string[];
  readonly toDeny: (action: A, circumstances: DenyCircumstances) => Deny;
  /** Whether the document that stands there is the deny. */
  readonly check: (action: A, document: string, context: CheckContext) => CheckResult;
}

/** An action that denies its holder something. */
export function defineDeny<A extends DenyAction>({
  on,
  fields,
  policiesOf,
  toDeny,
  check,
}: DenyDefinition<A>): ActionDefinition<A, 'denies', DenyState> {
  return {
    fields,
    policiesOf,
    calls: denyCalls(on),
    prior: { fields: { deny: field.deny, expired: field.expired }, read: priorDeny, ...denyOnly },
    execute: async (action, ports, circumstances) => [
      await putDeny(
        action,
        toDeny(action, await afterOthers(action, circumstances, ports)),
        ports,
        circumstances,
      ),
    ],
    reread: (action, ports, context) =>
      checkDeny(action, ports, (document) => check(action, document, context)),
    strayed: (action, { done }, ports) => strayedDenies(action, done, ports),
    byHand: (action, { partition }) => denyByHand(action, toDeny(action, { now: () => pasted }), partition),
    taken: takenByDeny,
    restoreByHand: (action, before, { partition }) => restoreDenyByHand(action, before, partition),
  };
}

/**
 * Another execution may have put the same deny since, with a later cutoff, and have told that it is in force: putting it
 * again takes that back from nobody. Nor is a cutoff kept that none of ours can have put by now.
 *
 * @returns the circumstances, with the later cutoff where it is put again
 */
export async function afterOthers<C extends DenyCircumstances>(
  action: DenyAction,
  circumstances: C,
  { denies }: DenyPorts,
): Promise<C> {
  const { cutoff, now } = circumstances;
  if (cutoff === undefined) return circumstances;
  // What cannot be read keeps the deny from nobody: the checks find what is in force.
  const found = await denies.readInline(holderOf(action), action.policyName).catch(() => undefined);
  const standing = typeof found === 'object' ? readRevocation(found.document)?.cutoff : undefined;
  const isLater = standing !== undefined && standing > cutoff && standing <= sessionCutoff(now());
  return isLater ? { ...circumstances, cutoff: standing } : circumstances;
}

/** What a user or role may hold: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const inlineQuota: Readonly<Record<Holder['type'], string>> = { user: '2,048', role: '10,240' };

/**
 * Puts the deny where IAM takes it: as an inline policy; where that is refused, by attaching AWSDenyAll; where that is
 * refused too, as the permissions boundary. An entity that only AWS may modify takes none of them.
 */
export async function putDeny(
  action: DenyAction,
  deny: Deny,
  { denies }: DenyPorts,
  { attempt, prior }: Circumstances<DenyState>,
): Promise<Outcome> {
  const holder = holderOf(action);
  return attempt(targetOf(action), async (): Promise<Effect> => {
    const put = () => denies.putInline(holder, action.policyName, deny.document);
    let inline = await put();
    if (isFull(inline) && prior?.expired && prior.expired.length > 0) {
      await makeRoom(holder, prior.expired, denies);
      inline = await put();
    }
    if (!isRefusal(inline)) return toEffect(inline, holder, inlineEffect(deny));
    const why = toWords(inline, `the ${inlineQuota[holder.type]} characters of inline policies are full`);
    const mayDenyAll = deny.mayDenyAll === 'when full' ? isFull(inline) : deny.mayDenyAll;
    if (!mayDenyAll)
      return failure([
        why,
        ...(isFull(inline) ? [`what is left is to deny ${whoIs(holder)} as a whole`] : []),
      ]);
    return denyAll(holder, why, denies);
  });
}

/** Denies everything by AWS's own policy, where there is no room for one of ours. */
async function denyAll(holder: Holder, why: string, denies: Denies): Promise<Effect> {
  const attached = await denies.attachDenyAll(holder);
  const instead = `instead of an inline policy, so everything is denied${holder.type === 'role' ? ' to the whole role' : ''}`;
  const done = { status: 'done', everything: true } as const;
  if (!isRefusal(attached)) {
    const note = `${denyAllName} was attached ${instead}: ${why}`;
    return toEffect(attached, holder, { ...done, means: 'managed-policy', note });
  }
  const full = toWords(attached, 'no further managed policy can be attached');
  const bounded = await denies.putBoundary(holder);
  if (!isRefusal(bounded)) {
    const note = `${denyAllName} was made the permissions boundary ${instead}: ${why}; ${full}`;
    return toEffect(bounded, holder, { ...done, means: 'permissions-boundary', note });
  }
  return failure([why, full, toWords(bounded, 'the boundary cannot be put')]);
}

/**
 * Empties denies whose sessions have ended. None is deleted: no Lambda may remove a policy, because IAM has no
 * condition on a policy's name, and whoever may remove ours may remove anybody's (docs/decisions/0014).
 */
async function makeRoom(holder: Holder, expired: Expired, { putInline }: Denies): Promise<void> {
  await Promise.all(expired.map(({ policyName }) => putInline(holder, policyName, emptyPolicy)));
}

const isRefusal = (put: Put): put is Refusal => typeof put === 'object';
const isFull = (put: Put): boolean => isRefusal(put) && put.refused === 'quota';

const toWords = ({ refused, message }: Refusal, quota: string): string =>
  refused === 'quota' ? quota : message;

const failure = (reasons: readonly string[]): Effect => ({
  status: 'failed',
  error: { name: 'Firebreak.Permanent', message: reasons.join('; ') },
});

function toEffect(put: 'put' | 'gone', { type }: Holder, done: Effect): Effect {
  return put === 'put'
    ? done
    : failure([`IAM knows no such ${type}: it was renamed or deleted at this moment`]);
}

function inlineEffect({ cutoff, from, everything, says }: Deny): Effect {
  return {
    status: 'done',
    ...(everything && { everything }),
    means: 'inline-policy',
    note: says,
    ...(cutoff && { cutoff: cutoff.toISOString() }),
    ...(from && { from: from.toISOString() }),
  };
}

/** What is there of the three denies before any is put. */
export async function priorDeny(action: DenyAction, { denies }: DenyPorts, now: Date): Promise<DenyState> {
  const holder = holderOf(action);
  const [inline, attached, boundary, expired] = await Promise.all([
    denies.readInline(holder, action.policyName),
    denies.isDenyAllAttached(holder),
    denies.readBoundary(holder),
    holder.type === 'user' ? [] : readable(readExpired(action, denies, now)),
  ]);
  return {
    ...(expired && expired.length > 0 && { expired }),
    deny: {
      attached,
      ...(typeof inline === 'object' && { document: decodeDocument(inline.document) }),
      ...(boundary && { boundary: boundary.arn }),
    },
  };
}

/** What a deny overwrites: a policy under its name, the boundary, and denies of ended sessions, for room. */
export const denyOnly = {
  mayFollow: ({ deny, expired = [] }: DenyState): boolean =>
    deny.document === undefined && deny.boundary === undefined && expired.length === 0,
  // A cutoff lies so long after the moment it is put: an earlier one is of another containment.
  withoutOwn: <S extends DenyState>(state: S, since: Date): S => {
    const { document, ...rest } = state.deny;
    const own = document === undefined ? undefined : readRevocation(document);
    return own && own.cutoff.getTime() >= since.getTime() + spreadingMs ? { ...state, deny: rest } : state;
  },
} as const;

/**
 * Checks the three places for the deny.
 * @param inline what the inline policy must be; answers with what is wrong with it otherwise
 */
async function checkDeny(
  action: DenyAction,
  { denies }: DenyPorts,
  inline: (document: string) => CheckResult,
): Promise<CheckResult> {
  const holder = holderOf(action);
  const found = await denies.readInline(holder, action.policyName);
  if (found === 'gone') return { status: 'unknown', note: `IAM knows no such ${holder.type} at this moment` };
  const check = found === 'none' ? reverted('the deny is not there') : inline(found.document);
  if (check.status === 'in-place') return check;
  if (await denies.isDenyAllAttached(holder)) return inPlace(`${denyAllName} is attached`);
  const boundary = await denies.readBoundary(holder);
  return boundary?.isDenyAll ? inPlace(`${denyAllName} is the permissions boundary`) : check;
}

const listOfRole: IamCall = {
  call: 'iam:ListRolePolicies',
  on: 'roles',
  to: 'prior',
  why: 'Finds denies whose sessions have ended: they make room where the inline policies of the role are full.',
};
/** The denies of ours that stand at somebody else. */
async function strayedDenies(
  action: DenyAction,
  done: readonly Outcome[],
  { denies }: DenyPorts,
): Promise<readonly Outcome[]> {
  const holder = holderOf(action);
  const [inline, attached, boundary] = await Promise.all([
    denies.readInline(holder, action.policyName),
    denies.isDenyAllAttached(holder),
    denies.readBoundary(holder),
  ]);
  const stands = {
    'inline-policy': typeof inline === 'object' && isOurDeny(decodeDocument(inline.document), action.userId),
    'managed-policy': attached,
    'permissions-boundary': boundary?.isDenyAll === true,
  };
  return done.filter(({ means }) => stands[means ?? 'inline-policy']);
}

/** The calls of a deny on users or roles. */
function denyCalls(type: Holder['type']): readonly IamCall[] {
  const [name, on] = type === 'user' ? (['User', 'users'] as const) : (['Role', 'roles'] as const);
  const attach = name === 'User' ? 'iam:AttachUserPolicy' : 'iam:AttachRolePolicy';
  const reads = [`iam:Get${name}Policy`, `iam:ListAttached${name}Policies`, `iam:Get${name}`];
  const asked = (to: IamCall['to'], why: string) => reads.map((call): IamCall => ({ call, on, to, why }));
  return [
    ...asked('prior', 'What is there of the denies before one is put; restoring needs it.'),
    {
      call: `iam:Put${name}Policy`,
      on,
      to: 'change',
      why: 'Denies what the plan says, by a policy of ours.',
    },
    {
      call: attach,
      on,
      to: 'change',
      why: 'Where the quota of inline policies is full: attaches AWSDenyAll, and nothing else.',
      denyAllBy: 'iam:PolicyARN',
    },
    {
      call: `iam:Put${name}PermissionsBoundary`,
      on,
      to: 'change',
      why: 'Where nothing can be attached either: makes AWSDenyAll the boundary, and nothing else.',
      denyAllBy: 'iam:PermissionsBoundary',
    },
    ...asked('reread', 'Reads the denies again.'),
    ...(type === 'role' ? [listOfRole] : []),
  ];
}

/** Stands for the moment of the paste in a deny that is put by hand. */
const pasted = new Date(0);

/**
 * The command that puts the deny: where IAM has no room for an inline policy it attaches AWSDenyAll, and where nothing
 * can be attached either makes it the boundary, as the step does.
 */
function denyByHand(
  action: DenyAction,
  { document, cutoff, from, mayDenyAll }: Deny,
  partition: string,
): string {
  const { type, who } = typeAndOption(action);
  // A deny of what was issued in one window is the same whenever it is put.
  const moment = from === undefined ? cutoff?.toISOString() : undefined;
  const inline =
    `aws iam put-${type}-policy ${who} ${option('policy-name', action.policyName)} ` +
    `--policy-document ${moment === undefined ? quoted(document) : withInserted(document, moment, nowInShell)}`;
  const policy = denyAllArn(partition);
  return mayDenyAll === false
    ? inline
    : `${inline} || aws iam attach-${type}-policy ${who} --policy-arn ${policy}` +
        ` || aws iam put-${type}-permissions-boundary ${who} --permissions-boundary ${policy}`;
}

/** How to remove the deny again, by the places where it was put: each is given what was there before. */
function restoreDenyByHand(
  action: DenyAction,
  { state, done }: Before<DenyState>,
  partition: string,
): readonly string[] {
  const { type, who } = typeAndOption(action);
  const before = state?.deny;
  const named = `${who} ${option('policy-name', action.policyName)}`;
  const isOwn = before?.document === undefined || isOurDeny(before.document, action.userId);
  const means = [...new Set(done.map((outcome) => outcome.means ?? 'inline-policy'))];
  return means.flatMap((each) => {
    switch (each) {
      case 'inline-policy':
        return isOwn
          ? `aws iam delete-${type}-policy ${named}`
          : `aws iam put-${type}-policy ${named} --policy-document ${quoted(before.document)}`;
      case 'managed-policy':
        return before?.attached === true
          ? []
          : `aws iam detach-${type}-policy ${who} --policy-arn ${denyAllArn(partition)}`;
      case 'permissions-boundary':
        return before?.boundary === undefined
          ? `aws iam delete-${type}-permissions-boundary ${who}`
          : `aws iam put-${type}-permissions-boundary ${who} ${option('permissions-boundary', before.boundary)}`;
    }
  });
}

function typeAndOption(action: DenyAction): { readonly type: Holder['type']; readonly who: string } {
  const { type, name } = holderOf(action);
  return { type, who: option(`${type}-name`, name) };
}
