import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Account, startAccount } from '../../account.ts';
import type { PolicyDocument, PolicyStatement } from '../../model.ts';

export const accountId = '111122223333';
export const home = 'us-east-1';
export const keyArn = `arn:aws:kms:${home}:${accountId}:key/1234`;
export const token = (digit: number): string => `00000000-0000-4000-8000-00000000000${String(digit)}`;

/** `secret:` with the name behind it, in the home region; the six characters are the reader's. */
export const arnOf = (name: string, region = home): string =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`;

export const policyOf = (...Statement: PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});
export const allow = (Action: string | readonly string[], Resource = '*'): PolicyStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const everything = policyOf(allow('*'));

export interface Vault {
  readonly account: Account;
  /** The client of a new user with these permissions, all there are unless said. */
  readonly as: (name: string, policy?: PolicyDocument, region?: string) => SecretsManagerClient;
  /** Signs as an administrator. */
  readonly admin: SecretsManagerClient;
}

export const userArn = (name: string): string => `arn:aws:iam::${accountId}:user/${name}`;

/** An account with an administrator, a new one for each test. */
export function givenVault(): () => Vault {
  let vault: Vault | undefined;
  beforeEach(async () => {
    vault = await openVault();
  });
  afterEach(() => vault?.account.close());
  return () => {
    if (vault) return vault;
    throw new Error('The vault opens before each test.');
  };
}

async function openVault(): Promise<Vault> {
  const account = await startAccount({ accountId });
  let users = 0;
  const as: Vault['as'] = (name, policy = everything, region = home) => {
    const accessKeyId = `AKIATESTUSER${String((users += 1)).padStart(8, '0')}`;
    const secretAccessKey = 'secret/of/the/test';
    account.iam.importUser({
      userName: name,
      accessKeys: [{ accessKeyId, status: 'Active', secretAccessKey }],
      policies: { inline: { permissions: policy } },
    });
    return new SecretsManagerClient({
      region,
      endpoint: account.endpoint,
      maxAttempts: 2,
      credentials: { accessKeyId, secretAccessKey },
    });
  };
  return { account, as, admin: as('admin') };
}

/** What a call is refused with; fails where it is not. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return { code: name, message };
  }
  throw new Error('Expected a refusal.');
}

export const codeOf = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).code;
