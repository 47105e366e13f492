import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  type Tag,
} from '@aws-sdk/client-iam';
import type { KeyBackground } from '../../../core/caller/background.ts';
import type { Holder } from '../../../core/containment/action.ts';
import { compact } from '../../../core/values/unknown.ts';
import { toFailure } from '../failure.ts';

/** What IAM says of an account and a caller that nothing is decided by. */
export interface BackgroundReader {
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html: one at the most. */
  readonly alias: (signal: AbortSignal) => Promise<string | undefined>;
  /**
   * A long-term key, whoever of the account has it by now.
   * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
   */
  readonly key: (accessKeyId: string, signal: AbortSignal) => Promise<KeyBackground>;
  /**
   * @returns by key; none where somebody else has the name by now
   * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
   */
  readonly tags: (holder: Holder, signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;
}

/** Each throws RetryableError or PermanentError. */
export function makeBackground(iam: IAMClient): BackgroundReader {
  return {
    alias: (abortSignal) =>
      asked('the alias of the account', async () => {
        const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}), { abortSignal });
        return AccountAliases?.[0];
      }),
    key: (accessKeyId, signal) => asked(`the key ${accessKeyId}`, () => readKey(iam, accessKeyId, signal)),
    tags: (holder, signal) => asked(`the tags of ${holder.name}`, () => readTags(iam, holder, signal)),
  };
}

async function asked<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw toFailure(error, `reading ${what}`);
  }
}

async function readKey(
  iam: IAMClient,
  AccessKeyId: string,
  abortSignal: AbortSignal,
): Promise<KeyBackground> {
  const use = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }), { abortSignal });
  const { LastUsedDate, ServiceName, Region } = use.AccessKeyLastUsed ?? {};
  const keys =
    use.UserName === undefined
      ? undefined
      : await iam.send(new ListAccessKeysCommand({ UserName: use.UserName }), { abortSignal });
  const key = keys?.AccessKeyMetadata?.find((each) => each.AccessKeyId === AccessKeyId);
  return compact({
    createdAt: key?.CreateDate?.toISOString(),
    lastUsedAt: LastUsedDate?.toISOString(),
    lastUsedService: known(ServiceName),
    lastUsedRegion: known(Region),
  });
}

/** IAM says N/A of a key that was never used, or not since it keeps account of that. */
const known = (word: string | undefined): string | undefined => (word === 'N/A' ? undefined : word);

async function readTags(
  iam: IAMClient,
  { type, name, uniqueId }: Holder,
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found =
    type === 'user'
      ? await iam
          .send(new GetUserCommand({ UserName: name }), { abortSignal })
          .then(({ User }) => ({ id: User?.UserId, tags: User?.Tags }))
      : await iam
          .send(new GetRoleCommand({ RoleName: name }), { abortSignal })
          .then(({ Role }) => ({ id: Role?.RoleId, tags: Role?.Tags }));
  return uniqueId === undefined || found.id === uniqueId ? toMap(found.tags ?? []) : new Map();
}

const toMap = (tags: readonly Tag[]): ReadonlyMap<string, string> =>
  new Map(tags.flatMap(({ Key, Value }) => (Key === undefined || Value === undefined ? [] : [[Key, Value]])));
