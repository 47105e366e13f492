import {
  AttachUserPolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addKey } from '../cast.ts';
import { type Keys, person, toKeys } from '../people.ts';
import { office } from '../probes.ts';

/** A user or role that a glob of the settings stands for. */
interface Named {
  readonly type: string;
  /** With a slash at its beginning and its end. */
  readonly path: string;
  readonly name: string;
}

/** A user or role of the glob `arn:…:user/service/*`, with names of this drill in the place of what may vary. */
export function namedBy(glob: string): Named {
  const [type = 'user', ...rest] = (glob.split(':').at(-1) ?? '')
    .replaceAll('*', 'drill')
    .replaceAll('?', 'x')
    .split('/');
  const name = rest.pop() ?? 'drill';
  return { type, path: ['', ...rest, ''].join('/'), name };
}

const allowing = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** What docs/settings.md says that a reader needs of its own. */
const reads = allowing({ Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' });

/** A user that works without a password. */
export async function addWorkload(root: IAMClient, { path: Path, name: UserName }: Named): Promise<Keys> {
  await root.send(new CreateUserCommand({ UserName, Path }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  return addKey(root, UserName);
}

/** Makes the user or role that may read the secrets. @returns how it signs */
export async function addReader(
  account: Account,
  root: IAMClient,
  reader: Named,
): Promise<() => Promise<Keys>> {
  if (reader.type === 'user') {
    const keys = await addUserWith(root, reader, reads);
    return () => Promise.resolve(keys);
  }
  const { path: Path, name: RoleName } = reader;
  const AssumeRolePolicyDocument = allowing({
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:aws:iam::${account.accountId}:root` },
  });
  const { Role } = await root.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
  await root.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'reads', PolicyDocument: reads }));
  const holder = { type: 'user', path: '/', name: 'drill-custodian' };
  const keys = await addUserWith(root, holder, allowing({ Action: 'sts:AssumeRole', Resource: '*' }));
  const custodian = person(account, keys, office);
  return async () => {
    const session = { RoleArn: Role?.Arn ?? '', RoleSessionName: 'custodian' };
    return toKeys((await custodian.sts.send(new AssumeRoleCommand(session))).Credentials);
  };
}

async function addUserWith(
  root: IAMClient,
  { path: Path, name: UserName }: Named,
  PolicyDocument: string,
): Promise<Keys> {
  await root.send(new CreateUserCommand({ UserName, Path }));
  await root.send(new PutUserPolicyCommand({ UserName, PolicyName: 'drill', PolicyDocument }));
  return addKey(root, UserName);
}
