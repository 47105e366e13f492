import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  paginateListUsers,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { TestUser } from './step.ts';

/** Everything that is made stands under this path, and nothing else does: that is how it is found again. */
const rootPath = '/firebreak-first-hour/';
const pathOf = (run?: string): string => (run === undefined ? rootPath : `${rootPath}${run}/`);

export async function addUser(
  iam: IAMClient,
  { run, name, policy }: { readonly run: string; readonly name: string; readonly policy?: object },
): Promise<TestUser> {
  const UserName = `firebreak-first-hour-${name}-${run}`;
  const Tags = [{ Key: 'made-by', Value: 'firebreak first-hour' }];
  await iam.send(new CreateUserCommand({ UserName, Path: pathOf(run), Tags }));
  if (policy) {
    const PolicyDocument = JSON.stringify(policy);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'step', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    name: UserName,
    keys: { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' },
  };
}

/**
 * Removes the users of a run, or of every run.
 * @returns their names @throws the error of the first that could not be removed, when all were tried
 */
export async function removeUsers(iam: IAMClient, run?: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Users = [] } of paginateListUsers({ client: iam }, { PathPrefix: pathOf(run) }))
    names.push(...Users.flatMap(({ UserName }) => UserName ?? []));
  const failures: unknown[] = [];
  for (const name of names) await removeUser(iam, name).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return names;
}

async function removeUser(iam: IAMClient, UserName: string): Promise<void> {
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  for (const { AccessKeyId } of keys) await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  const { PolicyNames: policies = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  for (const PolicyName of policies) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  await iam.send(new DeleteUserCommand({ UserName }));
}
