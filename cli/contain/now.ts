import { GetAccessKeyLastUsedCommand, type IAMClient } from '@aws-sdk/client-iam';
import { PermanentError, RetryableError, toFailure } from '../../lambda/aws/failure.ts';
import { type Holder, holderOf, isSameHolder } from '../../core/containment/action.ts';
import type { AccessKey, Ports } from '../../core/containment/actions/ports.ts';
import {
  decodeDocument,
  denyAllName,
  denyAllPolicy,
  policyNames,
  readRevocation,
} from '../../core/containment/deny-policy.ts';
import type { Plan } from '../../core/containment/plan.ts';

/** What there is of a user or role before a plan about it is carried out. */
export interface HolderNow {
  readonly holder: Holder;
  /** Absent of a role, and where they could not be read. */
  readonly keys?: readonly KeyNow[];
  /** When the console password was made, ISO 8601; null where there is none. */
  readonly passwordCreatedAt?: string | null;
  readonly denies: readonly DenyNow[];
  /** What could not be read, in words. */
  readonly problems: readonly string[];
}

export interface KeyNow extends AccessKey {
  /** Absent where it was never used, as far as IAM knows, or that could not be read. */
  readonly lastUsed?: { readonly at: string; readonly service: string; readonly region: string };
}

/** A deny of ours, or AWSDenyAll. */
export interface DenyNow {
  /** The policy, or the place of AWSDenyAll. */
  readonly by: string;
  /** ISO 8601: sessions issued before this are denied. Absent where everything is. */
  readonly before?: string;
  /** Of this session alone, by its aws:userid. */
  readonly userId?: string;
}

/**
 * Reads how everybody stands whom a plan is about: credentials with their age and use, and the denies that are in place.
 * Nothing that cannot be read stops anything: it is said.
 */
export async function readNow(
  plan: Pick<Plan, 'actions'>,
  ports: Ports,
  iam: IAMClient,
): Promise<readonly HolderNow[]> {
  const holders = plan.actions
    .map(holderOf)
    .filter((holder, index, all) => all.findIndex((other) => isSameHolder(other, holder)) === index);
  return Promise.all(holders.map((holder) => readHolder(holder, plan, ports, iam)));
}

async function readHolder(
  holder: Holder,
  plan: Pick<Plan, 'actions'>,
  ports: Ports,
  iam: IAMClient,
): Promise<HolderNow> {
  const problems: string[] = [];
  const read = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PermanentError || error instanceof RetryableError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const isUser = holder.type === 'user';
  const [keys, password, denies] = await Promise.all([
    isUser ? read(() => readKeys(holder.name, ports, iam)) : undefined,
    isUser ? read(async () => (await ports.loginProfiles.read(holder.name))?.createdAt ?? null) : undefined,
    read(() => readDenies(holder, namesFor(holder, plan), ports)),
  ]);
  return {
    ...{ holder, denies: denies ?? [], problems },
    ...(keys && { keys }),
    ...(password !== undefined && { passwordCreatedAt: password }),
  };
}

async function readKeys(userName: string, { accessKeys }: Ports, iam: IAMClient): Promise<readonly KeyNow[]> {
  const keys = await accessKeys.list(userName);
  return Promise.all(keys.map(async (key) => ({ ...key, ...(await readUse(key.id, iam)) })));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
async function readUse(AccessKeyId: string, iam: IAMClient): Promise<Pick<KeyNow, 'lastUsed'>> {
  try {
    const { AccessKeyLastUsed: used } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    if (used?.LastUsedDate === undefined) return {};
    const { LastUsedDate, ServiceName: service = 'unknown', Region: region = 'unknown' } = used;
    return { lastUsed: { at: LastUsedDate.toISOString(), service, region } };
  } catch (error) {
    throw toFailure(error, `reading when ${AccessKeyId} was used last`);
  }
}

/** Whatever a containment of this holder may have put, this plan's or an earlier one's. */
const namesFor = (holder: Holder, { actions }: Pick<Plan, 'actions'>): readonly string[] => [
  ...new Set([
    ...actions.flatMap((action) =>
      'policyName' in action && isSameHolder(holderOf(action), holder) ? [action.policyName] : [],
    ),
    ...Object.values(policyNames),
  ]),
];

async function readDenies(
  holder: Holder,
  names: readonly string[],
  { denies }: Ports,
): Promise<readonly DenyNow[]> {
  const [inline, isAttached, boundary] = await Promise.all([
    Promise.all(names.map((by) => readInline(holder, by, denies))),
    denies.isDenyAllAttached(holder),
    denies.readBoundary(holder),
  ]);
  return [
    ...inline.flat(),
    ...(isAttached ? [{ by: `${denyAllName}, which is attached` }] : []),
    ...(boundary?.isDenyAll ? [{ by: `${denyAllName} as the permissions boundary` }] : []),
  ];
}

async function readInline(holder: Holder, by: string, denies: Ports['denies']): Promise<readonly DenyNow[]> {
  const found = await denies.readInline(holder, by);
  if (typeof found === 'string') return [];
  if (decodeDocument(found.document) === denyAllPolicy) return [{ by }];
  const revocation = readRevocation(found.document);
  if (revocation === undefined) return [];
  const { cutoff, userId } = revocation;
  return [{ by, before: cutoff.toISOString(), ...(userId !== undefined && { userId }) }];
}
