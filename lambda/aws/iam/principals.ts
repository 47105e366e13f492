import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListUsersCommand,
  type ListUsersCommandOutput,
} from '@aws-sdk/client-iam';
import type { Names } from '../../../core/backup-key/backup-ports.ts';
import type { Holder } from '../../../core/containment/action.ts';
import type { KeyOwner, Principals } from '../../../core/containment/actions/ports.ts';
import type { Whereabouts } from '../../../core/containment/whereabouts.ts';
import { isAwsError, PermanentError, toFailure } from '../failure.ts';

/** Users that ListUsers shows at once, the most that it takes. */
const pageSize = 1000;
/**
 * The pages that a search reads at the most. An account has 5,000 users and no more
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html); four times as many are searched.
 */
const mostPages = 20;
/** A search that is not through by then answers that it does not know. The functions have 30 seconds and more. */
const mostMs = 12_000;

export function makePrincipals(iam: IAMClient): Principals {
  const ownerOf = (accessKeyId: string): Promise<KeyOwner> => readOwner(iam, accessKeyId);
  return {
    ownerOf,
    find: (holder, keys) => (holder.type === 'role' ? findRole(iam, holder) : findUser(iam, holder, keys)),
  };
}

/**
 * A key that IAM does not know is answered with AccessDenied about "access key AKIA…", to administrators too; a missing
 * permission is about a user, and is followed by the reason. The documentation names no error.
 */
async function readOwner(iam: IAMClient, AccessKeyId: string): Promise<KeyOwner> {
  try {
    const { UserName } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    return UserName === undefined ? { refused: 'IAM names no user of it' } : { userName: UserName };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return 'none';
    const failure = toFailure(error, `asking whose ${AccessKeyId} is`);
    const isUnknown = new RegExp(`on resource: access key ${AccessKeyId}$`).test(failure.message);
    if (isAwsError(error, 'AccessDenied') && isUnknown) return 'none';
    if (failure instanceof PermanentError) return { refused: failure.message };
    throw failure;
  }
}

/** A role cannot be renamed: whoever has its name and another id was made after it was deleted. */
async function findRole(iam: IAMClient, { name, uniqueId }: Holder): Promise<Whereabouts> {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    const id = Role?.RoleId;
    if (id === undefined) return { is: 'unknown', why: `IAM's answer about role ${name} could not be read` };
    if (uniqueId === undefined || id === uniqueId) return here(id);
    return { is: 'gone', why: `the role of this name is another one (${id})` };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return { is: 'gone', why: 'a role cannot be renamed' };
    return unknown(toFailure(error, `reading role ${name}`));
  }
}

async function findUser(iam: IAMClient, holder: Holder, keys: readonly string[]): Promise<Whereabouts> {
  const named = await readUser(iam, holder.name);
  if (typeof named === 'object' && 'id' in named) {
    if (holder.uniqueId === undefined || named.id === holder.uniqueId) return here(named.id);
  }
  const byKey = await findByKey(iam, holder, keys);
  if (byKey) return byKey;
  if (holder.uniqueId === undefined) {
    const why = 'the record shows no unique id, and IAM knows nobody of this name: it may have been renamed';
    return typeof named === 'object' ? unknown(named) : { is: 'unknown', why };
  }
  return findById(iam, holder.name, holder.uniqueId);
}

const here = (uniqueId: string | undefined): Whereabouts => ({
  is: 'here',
  ...(uniqueId !== undefined && { uniqueId }),
});

/** @throws RetryableError: it may be known later */
function unknown(failure: Error | NamedUser): Whereabouts {
  if (!(failure instanceof Error)) return { is: 'unknown', why: 'IAM showed another user' };
  if (!(failure instanceof PermanentError)) throw failure;
  return { is: 'unknown', why: failure.message };
}

interface NamedUser {
  readonly id: string | undefined;
  readonly arn: string;
}

/** Whoever has the name now. What IAM does not answer is no end of the search. */
async function readUser(iam: IAMClient, UserName: string): Promise<NamedUser | 'none' | Error> {
  try {
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    return { id: User?.UserId, arn: User?.Arn ?? '' };
  } catch (error) {
    return isAwsError(error, 'NoSuchEntity') ? 'none' : toFailure(error, `reading user ${UserName}`);
  }
}

/** Who has a name now, by the unique id. */
export function makeNames(iam: IAMClient): Names {
  return {
    async idOf(userName) {
      const user = await readUser(iam, userName);
      if (user instanceof Error) throw user;
      return user === 'none' ? undefined : user.id;
    },
  };
}

/** The present user of one of its keys: one call, however many users the account has. */
async function findByKey(
  iam: IAMClient,
  { name, uniqueId }: Holder,
  keys: readonly string[],
): Promise<Whereabouts | undefined> {
  for (const key of keys) {
    const owner = await readOwner(iam, key).catch(() => 'none' as const);
    if (owner === 'none' || 'refused' in owner) continue;
    const user = await readUser(iam, owner.userName);
    if (typeof user !== 'object' || !('id' in user)) continue;
    if (uniqueId !== undefined && user.id !== uniqueId) continue;
    return owner.userName === name ? here(user.id) : { is: 'moved', name: owner.userName, arn: user.arn };
  }
  return undefined;
}

/** Reads all users. Only a search that is complete proves that nobody has the id. */
async function findById(iam: IAMClient, name: string, uniqueId: string): Promise<Whereabouts> {
  const abortSignal = AbortSignal.timeout(mostMs);
  let marker: string | undefined;
  let read = 0;
  for (let page = 0; page < mostPages; page++) {
    let answer: ListUsersCommandOutput;
    try {
      answer = await iam.send(new ListUsersCommand({ MaxItems: pageSize, Marker: marker }), { abortSignal });
    } catch (error) {
      const why = `the search of all users was not through after ${mostMs / 1000} s`;
      return abortSignal.aborted
        ? { is: 'unknown', why }
        : unknown(toFailure(error, `searching all users for ${uniqueId}`));
    }
    const { Users, IsTruncated, Marker } = answer;
    if (!Users || IsTruncated === undefined)
      return { is: 'unknown', why: 'IAM’s list of users could not be read' };
    read += Users.length;
    const user = Users.find(({ UserId }) => UserId === uniqueId);
    if (user?.UserName === name) return here(uniqueId);
    if (user?.UserName !== undefined) return { is: 'moved', name: user.UserName, arn: user.Arn ?? '' };
    if (!IsTruncated) return { is: 'gone', why: `none of the account's ${read} users has this unique id` };
    marker = Marker;
  }
  return { is: 'unknown', why: `it is not among the first ${read} users, and there are more` };
}
