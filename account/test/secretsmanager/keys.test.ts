import * as sdk from '@aws-sdk/client-secrets-manager';
import type { FindKey, PolicyStatement } from '../../model.ts';
import { createSecrets } from '../../secretsmanager/index.ts';
import { errorOf, fakeClock, run } from '../eventbridge/given.ts';
import {
  accountId,
  allow,
  arnOf,
  codeOf,
  givenVault,
  home,
  keyArn,
  policyOf,
  refusal,
  token,
} from './given.ts';

const vault = givenVault();
const SecretId = 'firebreak/key';
const create = (as: sdk.SecretsManagerClient, input: Partial<sdk.CreateSecretRequest> = {}) =>
  as.send(
    new sdk.CreateSecretCommand({
      Name: SecretId,
      SecretString: 'value',
      KmsKeyId: keyArn,
      ClientRequestToken: token(1),
      ...input,
    }),
  );
const put = (as: sdk.SecretsManagerClient) =>
  as.send(new sdk.PutSecretValueCommand({ SecretId, SecretString: 'other' }));
const get = (as: sdk.SecretsManagerClient, VersionId?: string) =>
  as.send(new sdk.GetSecretValueCommand({ SecretId, VersionId }));

/** A key that leaves all to the account's policies, with more statements. */
function givenKey(...statements: readonly PolicyStatement[]): void {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  const policy = policyOf({ ...allow('kms:*'), Principal }, ...statements);
  vault().account.keys.add({ id: '1234', arn: keyArn, policy });
}
const user = (name: string, ...actions: readonly string[]) =>
  vault().as(name, policyOf(allow(['secretsmanager:*', ...actions])));

describe("a secret under a customer's key", () => {
  it('is made and changed with both uses of the key, and read with its decryption', async () => {
    givenKey();
    const maker = user('maker', 'kms:GenerateDataKey', 'kms:Decrypt');
    await create(maker);
    await put(maker);
    expect((await get(user('reader', 'kms:Decrypt'))).SecretString).toBe('other');
    const described = await maker.send(new sdk.DescribeSecretCommand({ SecretId }));
    expect(described.KmsKeyId).toBe(keyArn);
    expect(vault().account.secrets.all()[0]?.kmsKeyId).toBe(keyArn);
  });

  it.each([
    ['kms:GenerateDataKey', 'kms:Decrypt'],
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  ])('is neither made nor changed with %s alone, even without a value', async (has, lacks) => {
    givenKey();
    const poor = user('poor', has);
    for (const SecretString of ['value', undefined]) {
      const { code, message } = await refusal(create(poor, { SecretString }));
      expect(code).toBe('AccessDeniedException');
      expect(message).toContain(`${lacks} on resource: ${keyArn}`);
    }
    expect(vault().account.secrets.all()).toEqual([]);
    await create(vault().admin);
    expect((await refusal(put(poor))).message).toContain(lacks);
    expect(vault().account.secrets.all()[0]?.values).toHaveLength(1);
  });

  it('is not read without the key, whatever the secret itself allows, but can be looked at', async () => {
    givenKey();
    await create(vault().admin);
    const reader = user('reader', 'kms:GenerateDataKey');
    expect((await refusal(get(reader))).message).toContain(`kms:Decrypt on resource: ${keyArn}`);
    await reader.send(new sdk.DescribeSecretCommand({ SecretId }));
    const gone = get(reader, token(9));
    expect(await codeOf(gone)).toBe('ResourceNotFoundException');
  });

  it('is kept from an administrator by a deny of the key', async () => {
    givenKey({ ...allow('kms:Decrypt'), Effect: 'Deny', Principal: '*' });
    expect((await refusal(create(vault().admin))).message).toContain(
      'with an explicit deny in a resource-based policy',
    );
  });

  it('shows the key through whom, for whom and for which secret it is used', async () => {
    const only = (Condition: NonNullable<PolicyStatement['Condition']>): PolicyStatement => ({
      ...allow('kms:*'),
      Effect: 'Deny',
      Principal: '*',
      Condition,
    });
    givenKey(
      only({ StringNotEquals: { 'kms:ViaService': `secretsmanager.${home}.amazonaws.com` } }),
      only({ StringNotEquals: { 'kms:CallerAccount': accountId } }),
      only({ StringNotLike: { 'kms:EncryptionContext:SecretARN': arnOf('firebreak/*') } }),
      only({
        StringNotEquals: {
          'kms:EncryptionContext:SecretVersionId': ['RequestToValidateKeyAccess', token(1)],
        },
      }),
    );
    await create(vault().admin);
    expect((await get(vault().admin)).SecretString).toBe('value');
    expect(await codeOf(create(vault().admin, { Name: 'other' }))).toBe('AccessDeniedException');
    expect(await codeOf(put(vault().admin))).toBe('AccessDeniedException');
  });

  it('takes the key twice to be made with a value: to try it, and for the value', async () => {
    const StringNotEquals = { 'kms:EncryptionContext:SecretVersionId': 'RequestToValidateKeyAccess' };
    givenKey({ ...allow('kms:*'), Effect: 'Deny', Principal: '*', Condition: { StringNotEquals } });
    expect((await refusal(create(vault().admin))).message).toContain('kms:GenerateDataKey');
    await create(vault().admin, { SecretString: undefined });
  });

  it('can name it by id and alias, and cannot use one of another region', async () => {
    givenKey();
    vault().account.keys.addAlias('alias/vault', '1234');
    await create(vault().admin, { KmsKeyId: 'alias/vault' });
    expect((await get(vault().admin)).SecretString).toBe('value');
    const elsewhere = vault().as('traveller', undefined, 'eu-west-1');
    expect(await codeOf(create(elsewhere))).toBe('EncryptionFailure');
  });

  it('is neither read nor changed when the key is gone', () => {
    let key: ReturnType<FindKey> = { arn: keyArn, policy: policyOf() };
    const { service, all } = createSecrets({ accountId, clock: fakeClock(), findKey: () => key });
    const value = { SecretString: 'value', ClientRequestToken: token(1) };
    run(service, 'CreateSecret', { Name: SecretId, KmsKeyId: keyArn, ...value });
    key = undefined;
    const change = { SecretId, ...value, ClientRequestToken: token(2) };
    expect(errorOf(() => run(service, 'GetSecretValue', { SecretId })).code).toBe('DecryptionFailure');
    expect(errorOf(() => run(service, 'PutSecretValue', change)).code).toBe('EncryptionFailure');
    expect(all()[0]?.values).toHaveLength(1);
  });

  it("under Secrets Manager's own key takes no permission for it", async () => {
    const plain = user('plain');
    await create(plain, { KmsKeyId: 'alias/aws/secretsmanager' });
    expect((await get(plain)).SecretString).toBe('value');
    const described = await plain.send(new sdk.DescribeSecretCommand({ SecretId }));
    expect(described.KmsKeyId).toBeUndefined();
  });
});
