import {
  decodeDocument,
  denyAllName,
  denyAllPolicy,
  emptyPolicy,
  readRevocation,
  spreadingMs,
} from '../deny-policy.ts';
import { type AnyAction, type Holder, holderOf, whoIs } from '../any-action.ts';
import type { Before } from './definition.ts';
import type { Expired } from '../expired.ts';
import {
  type Drift,
  type Restorable,
  restorable,
  type Restoration,
  type Standing,
  type Taken,
  type TakenContext,
} from './taken.ts';

export type DenyAction = AnyAction & { readonly policyName: string };

/** What there was of the denies that an action may put. */
export interface DenyState {
  readonly deny: {
    /** The document of the inline policy that had the name of ours, as JSON; absent where there was none. */
    readonly document?: string;
    /** Whether AWSDenyAll was attached. */
    readonly attached: boolean;
    /** The ARN of the permissions boundary. */
    readonly boundary?: string;
  };
  /** Denies of other sessions of the role that can hold nothing any more: emptied where room was needed. */
  readonly expired?: Expired;
}

interface TakenBoundary extends Taken {
  readonly kind: 'boundary';
  /** The ARN of the boundary that was there; undefined where there was none. */
  readonly before?: string;
}

interface TakenAttachment extends Taken {
  readonly kind: 'attachment';
  /** Undefined where what came of the containment was not written down. */
  readonly ours?: boolean;
}

interface TakenInline extends Taken {
  readonly kind: 'inline';
  readonly policyName: string;
  /** The one session that the deny is about, by its aws:userid. */
  readonly userId?: string;
  /** The document of the same name that was there and was none of ours, as JSON. */
  readonly before?: string;
}

/** The places where a deny was put. */
export function takenByDeny(action: DenyAction, { state, done }: Before<DenyState>): readonly Restorable[] {
  const holder = holderOf(action);
  const { policyName, userId } = action;
  const document = state?.deny?.document;
  const inline: TakenInline = {
    kind: 'inline',
    holder,
    policyName,
    ...(userId !== undefined && { userId }),
    ...(document !== undefined && !isOurDeny(document, userId) && { before: document }),
  };
  if (!mayDenyAll(action)) return restorable(inlinePolicy, [inline]);
  const means = new Set(done.map((outcome) => outcome.means));
  const deny = state?.deny;
  const mayHaveBoundary = deny !== undefined || means.has('permissions-boundary');
  const mayBeAttached = deny?.attached === false || means.has('managed-policy');
  const before = deny?.boundary;
  const ours = done.length > 0 ? { ours: means.has('managed-policy') } : {};
  return [
    ...restorable(
      boundary,
      mayHaveBoundary ? [{ kind: 'boundary', holder, ...(before !== undefined && { before }) }] : [],
    ),
    ...restorable(attachment, mayBeAttached ? [{ kind: 'attachment', holder, ...ours }] : []),
    ...restorable(inlinePolicy, [inline]),
  ];
}

/** A deny of one session among many stands in the inline policy alone, unless it was to escalate. */
const mayDenyAll = ({ policyName, userId, escalate }: AnyAction): boolean =>
  policyName !== undefined && (userId === undefined || escalate === true);

/** A deny of Firebreak that an earlier incident left behind is nothing to put back. */
export function isOurDeny(document: string, userId?: string): boolean {
  const revocation = readRevocation(document);
  return (
    document === denyAllPolicy ||
    document === emptyPolicy ||
    (revocation !== undefined && revocation.userId === userId)
  );
}

const boundary: Restoration<TakenBoundary> = {
  rank: 10,
  isDeny: true,
  describe: ({ holder }) => `permissions boundary of ${whoIs(holder)}`,
  idOf: () => '',
  isTakenBy: mayDenyAll,
  check: checkBoundary,
  restore: async ({ holder, before }, ports) => {
    await ports.restore.setBoundary(holder, before);
    return {};
  },
};

async function checkBoundary({ holder, before }: TakenBoundary, { ports }: TakenContext): Promise<Standing> {
  const now = await ports.denies.readBoundary(holder);
  if (now?.arn === before) return { is: 'there', note: before ?? 'none, as before' };
  // Another containment had put it there, and took the boundary: this one changed nothing.
  if (before?.endsWith(`:policy/${denyAllName}`))
    return { is: 'there', note: `${now?.arn ?? 'none'}, and no longer the AWSDenyAll of before` };
  if (now?.isDenyAll)
    return { is: 'to-do', note: before === undefined ? 'take AWSDenyAll away' : `put ${before} back` };
  const text = `the boundary of ${holder.name} is ${now?.arn ?? 'gone'}, neither AWSDenyAll nor ${before ?? 'none'}`;
  const drift = driftOf(holder, text, { verbs: ['Put', 'Delete'], what: 'PermissionsBoundary' });
  return { is: 'drifted', note: 'it is not ours to change', drift };
}

const attachment: Restoration<TakenAttachment> = {
  rank: 11,
  isDeny: true,
  describe: ({ holder }) => `AWSDenyAll attached to ${whoIs(holder)}`,
  idOf: () => '',
  isTakenBy: mayDenyAll,
  check: checkAttachment,
  restore: async ({ holder }, ports) => {
    await ports.restore.detachDenyAll(holder);
    return {};
  },
};

async function checkAttachment(
  { holder, ours }: TakenAttachment,
  { ports }: TakenContext,
): Promise<Standing> {
  if (!(await ports.denies.isDenyAllAttached(holder)))
    return { is: 'there', note: 'not attached, as before' };
  const text = `AWSDenyAll is attached to ${holder.name}, and containment had not attached it`;
  const drift = driftOf(holder, text, { verbs: ['Attach'], what: 'Policy', names: denyAllName });
  return { is: 'to-do', note: 'detach it', ...(ours === false && { drift }) };
}

const inlinePolicy: Restoration<TakenInline> = {
  rank: 12,
  isDeny: true,
  describe: ({ policyName, holder }) => `inline policy ${policyName} of ${whoIs(holder)}`,
  idOf: ({ policyName }) => policyName,
  isTakenBy: (action, { policyName }) => action.policyName === policyName,
  check: checkInline,
  restore: async ({ holder, policyName, before }, ports) => {
    if (before === undefined) {
      await ports.restore.deleteInline(holder, policyName);
      return {};
    }
    const put = await ports.denies.putInline(holder, policyName, before);
    if (put === 'put') return {};
    return { problem: put === 'gone' ? 'it no longer exists' : put.message };
  },
};

const nothingWorks = ': it denies everything, so no credential works while it stands';

async function checkInline(taken: TakenInline, context: TakenContext): Promise<Standing> {
  const { holder, policyName, before } = taken;
  const found = await context.ports.denies.readInline(holder, policyName);
  if (found === 'gone') return { is: 'gone', note: `the ${holder.type} no longer exists` };
  const put = { is: 'to-do', note: 'put the earlier document back' } as const;
  if (found === 'none') return before === undefined ? { is: 'there', note: 'none, as before' } : put;
  const document = decodeDocument(found.document);
  if (document === before) return { is: 'there', note: 'the earlier document' };
  const takeAway = {
    is: 'to-do',
    note: `take it away${document === denyAllPolicy ? nothingWorks : ''}`,
  } as const;
  const todo = before === undefined ? takeAway : put;
  const drift = inlineDrift(document, taken, context);
  return drift === undefined ? todo : { ...todo, drift };
}

/** @param change the calls that may have made it, without their `User` or `Role`: `PutPolicy` */
function driftOf({ type, name }: Holder, text: string, change: DenyChange): Drift {
  const of = type === 'user' ? 'User' : 'Role';
  const { verbs, what, names } = change;
  const calls = verbs.map((verb) => `${verb}${of}${what}`);
  return { text, by: { resource: name, calls, ...(names !== undefined && { names }) } };
}

interface DenyChange {
  readonly verbs: readonly ('Put' | 'Delete' | 'Attach')[];
  readonly what: 'Policy' | 'PermissionsBoundary';
  readonly names?: string;
}

function inlineDrift(
  document: string,
  { holder, policyName, userId }: TakenInline,
  { verifiedAt = '' }: TakenContext,
): Drift | undefined {
  const change: DenyChange = { verbs: ['Put'], what: 'Policy', names: policyName };
  const edited = (text: string): Drift => driftOf(holder, `${policyName} of ${holder.name} ${text}`, change);
  if (!isOurDeny(document, userId)) return edited('was edited');
  const cutoff = readRevocation(document)?.cutoff;
  // What was put before the last check: a cutoff is the next whole second, and allows for IAM's spreading.
  const latest = Date.parse(verifiedAt) + 1000 + spreadingMs;
  return cutoff !== undefined && cutoff.getTime() > latest
    ? edited(`denies sessions before ${cutoff.toISOString()}: later than this containment put it`)
    : undefined;
}
