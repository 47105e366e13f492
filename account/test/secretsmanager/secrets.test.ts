import * as sdk from '@aws-sdk/client-secrets-manager';
import { arnOf, codeOf, givenVault, home, refusal, token } from './given.ts';

const dayMs = 24 * 60 * 60 * 1000;
const vault = givenVault();
const create = (input: Partial<sdk.CreateSecretRequest> = {}, as = vault().admin) =>
  as.send(new sdk.CreateSecretCommand({ Name: 'firebreak/key', SecretString: 'value', ...input }));
const describeSecret = (SecretId = 'firebreak/key') =>
  vault().admin.send(new sdk.DescribeSecretCommand({ SecretId }));
const remove = (input: Partial<sdk.DeleteSecretRequest> = {}) =>
  vault().admin.send(new sdk.DeleteSecretCommand({ SecretId: 'firebreak/key', ...input }));

describe('CreateSecret', () => {
  it('answers with an ARN that ends in six characters, and keeps what it was told', async () => {
    const Tags = [{ Key: 'team', Value: 'on-call' }];
    const { ARN, Name, VersionId } = await create({ Description: 'd', Tags, ClientRequestToken: token(1) });
    expect(ARN).toMatch(new RegExp(`^${arnOf('firebreak/key')}-[A-Za-z0-9]{6}$`));
    expect([Name, VersionId]).toEqual(['firebreak/key', token(1)]);
    const described = await describeSecret();
    expect(described).toMatchObject({ ARN, Name, Description: 'd', Tags });
    expect(described.VersionIdsToStages).toEqual({ [token(1)]: ['AWSCURRENT'] });
    expect([described.KmsKeyId, described.DeletedDate, described.LastAccessedDate]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(vault().account.secrets.all()).toEqual([
      {
        name: 'firebreak/key',
        arn: ARN,
        region: home,
        values: [{ versionId: token(1), stages: ['AWSCURRENT'], text: 'value' }],
      },
    ]);
  });

  it('makes a secret without a value, and then says nothing of a version', async () => {
    const { VersionId } = await create({ SecretString: undefined });
    expect(VersionId).toBeUndefined();
    expect((await describeSecret()).VersionIdsToStages).toEqual({});
    expect(vault().account.secrets.all()[0]?.values).toEqual([]);
  });

  it('repeated with its token and value changes nothing and answers the same', async () => {
    const first = await create({ ClientRequestToken: token(1) });
    const second = await create({ ClientRequestToken: token(1) });
    expect(second.ARN).toBe(first.ARN);
    expect(second.VersionId).toBe(token(1));
    expect(vault().account.secrets.all()).toHaveLength(1);
  });

  it.each<[string, Partial<sdk.CreateSecretRequest>]>([
    ['another value', { ClientRequestToken: token(1), SecretString: 'other' }],
    [
      'bytes instead of text',
      { ClientRequestToken: token(1), SecretString: undefined, SecretBinary: Buffer.from('value') },
    ],
    ['another token', { ClientRequestToken: token(2) }],
    ['no value', { ClientRequestToken: token(1), SecretString: undefined }],
  ])('refuses a name in use with %s', async (_, input) => {
    await create({ ClientRequestToken: token(1) });
    expect(await refusal(create(input))).toEqual({
      code: 'ResourceExistsException',
      message: 'The operation failed because the secret firebreak/key already exists.',
    });
    expect(vault().account.secrets.all()[0]?.values).toHaveLength(1);
  });

  it('takes the same name in another region', async () => {
    await create();
    const elsewhere = vault().as('traveller', undefined, 'eu-west-1');
    const { ARN } = await create({}, elsewhere);
    expect(ARN).toContain(arnOf('firebreak/key', 'eu-west-1'));
    const get = new sdk.GetSecretValueCommand({ SecretId: ARN });
    expect(await codeOf(vault().admin.send(get))).toBe('ResourceNotFoundException');
    expect((await elsewhere.send(get)).SecretString).toBe('value');
  });

  it.each(['a', 'x'.repeat(512), 'aA0/_+=.@-'])('takes the name %s', async (Name) => {
    expect((await create({ Name })).Name).toBe(Name);
  });

  it.each<[string, Partial<sdk.CreateSecretRequest>, string]>([
    ['a name of 513 characters', { Name: 'x'.repeat(513) }, 'ValidationException'],
    ['a name with a space', { Name: 'a b' }, 'ValidationException'],
    ['an empty name', { Name: '' }, 'ValidationException'],
    ['an empty value', { SecretString: '' }, 'ValidationException'],
    ['a value of 65,537 bytes', { SecretString: `${'é'.repeat(32_768)}x` }, 'ValidationException'],
    ['two values', { SecretBinary: Buffer.from('b') }, 'InvalidParameterException'],
    ['a short token', { ClientRequestToken: 'x'.repeat(31) }, 'InvalidParameterException'],
    ['a long token', { ClientRequestToken: 'x'.repeat(65) }, 'InvalidParameterException'],
    ['a key that is not there', { KmsKeyId: 'alias/gone' }, 'EncryptionFailure'],
    ['replicas, which are not modelled', { AddReplicaRegions: [{ Region: 'eu-west-1' }] }, 'NotImplemented'],
    ['a partner, which is not modelled', { Type: 'partner' }, 'NotImplemented'],
  ])('refuses %s', async (_, input, code) => {
    expect(await codeOf(create(input))).toBe(code);
    expect(vault().account.secrets.all()).toEqual([]);
  });
});

describe('ListSecrets', () => {
  const list = (input: sdk.ListSecretsRequest = {}) => vault().admin.send(new sdk.ListSecretsCommand(input));
  const names = ({ SecretList }: sdk.ListSecretsResponse) => SecretList?.map(({ Name }) => Name);

  it('goes through the secrets of the region in pages, oldest first', async () => {
    for (const Name of ['b', 'a', 'c']) await create({ Name });
    await create({}, vault().as('traveller', undefined, 'eu-west-1'));
    const first = await list({ MaxResults: 2 });
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect([names(first), names(second), second.NextToken]).toEqual([['b', 'a'], ['c'], undefined]);
    expect((await list({ MaxResults: 3 })).NextToken).toBeUndefined();
    expect(JSON.stringify(first)).not.toContain('"value"');
  });

  it('leaves out what is to be deleted, unless asked for it', async () => {
    await create();
    await remove();
    expect(names(await list())).toEqual([]);
    expect(names(await list({ IncludePlannedDeletion: true }))).toEqual(['firebreak/key']);
  });

  it('refuses a token it never gave, pages of 0 and 101, and filters', async () => {
    expect(await codeOf(list({ NextToken: 'mine' }))).toBe('InvalidNextTokenException');
    expect(await codeOf(list({ MaxResults: 0 }))).toBe('ValidationException');
    expect(await codeOf(list({ MaxResults: 101 }))).toBe('ValidationException');
    expect(await codeOf(list({ Filters: [{ Key: 'name', Values: ['a'] }] }))).toBe('NotImplemented');
  });
});

describe('DeleteSecret', () => {
  it('gives 30 days in which nobody reads the secret, its name is taken, and it can be restored', async () => {
    await create();
    const now = vault().account.clock.now().getTime();
    const { DeletionDate } = await remove();
    const days = ((DeletionDate?.getTime() ?? 0) - now) / dayMs;
    expect(days).toBeGreaterThan(29.99);
    expect(days).toBeLessThan(30.01);
    expect((await describeSecret()).DeletedDate).toEqual(DeletionDate);
    const get = () => vault().admin.send(new sdk.GetSecretValueCommand({ SecretId: 'firebreak/key' }));
    expect(await refusal(get())).toEqual({
      code: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    expect(await codeOf(remove())).toBe('InvalidRequestException');
    expect(await refusal(create())).toEqual({
      code: 'InvalidRequestException',
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    await vault().admin.send(new sdk.RestoreSecretCommand({ SecretId: 'firebreak/key' }));
    expect((await describeSecret()).DeletedDate).toBeUndefined();
    expect((await get()).SecretString).toBe('value');
  });

  it('lets go of the secret when its days are over', async () => {
    const first = await create();
    await remove({ RecoveryWindowInDays: 7 });
    const { account } = vault();
    account.clock.advanceBy(6.9 * dayMs);
    expect((await describeSecret()).ARN).toBe(first.ARN);
    account.clock.advanceBy(0.2 * dayMs);
    expect(await codeOf(describeSecret())).toBe('ResourceNotFoundException');
    expect(account.secrets.all()).toEqual([]);
    expect((await create()).ARN).not.toBe(first.ARN);
  });

  it('by force leaves nothing, and does not mind that there is nothing', async () => {
    const { ARN } = await create();
    await remove();
    expect(await remove({ ForceDeleteWithoutRecovery: true })).toMatchObject({ ARN, Name: 'firebreak/key' });
    expect(vault().account.secrets.all()).toEqual([]);
    expect(await remove({ ForceDeleteWithoutRecovery: true })).toMatchObject({ Name: 'firebreak/key' });
    expect(await remove({ SecretId: ARN, ForceDeleteWithoutRecovery: true })).toMatchObject({
      ARN,
      Name: 'firebreak/key',
    });
    expect(await codeOf(remove())).toBe('ResourceNotFoundException');
  });

  it.each<[string, Partial<sdk.DeleteSecretRequest>]>([
    ['6 days', { RecoveryWindowInDays: 6 }],
    ['31 days', { RecoveryWindowInDays: 31 }],
    ['days and force', { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])('refuses %s', async (_, input) => {
    await create();
    expect(await codeOf(remove(input))).toBe('InvalidParameterException');
    expect((await describeSecret()).DeletedDate).toBeUndefined();
  });
});
