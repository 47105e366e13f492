import * as sdk from '@aws-sdk/client-secrets-manager';
import { codeOf, givenVault, refusal, token } from './given.ts';

const vault = givenVault();
const SecretId = 'firebreak/key';
const create = (input: Partial<sdk.CreateSecretRequest> = {}) =>
  vault().admin.send(
    new sdk.CreateSecretCommand({
      Name: SecretId,
      SecretString: 'one',
      ClientRequestToken: token(1),
      ...input,
    }),
  );
const put = (SecretString: string, digit: number, input: Partial<sdk.PutSecretValueRequest> = {}) =>
  vault().admin.send(
    new sdk.PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: token(digit), ...input }),
  );
const get = (input: Partial<sdk.GetSecretValueRequest> = {}) =>
  vault().admin.send(new sdk.GetSecretValueCommand({ SecretId, ...input }));
const stages = async () =>
  (await vault().admin.send(new sdk.DescribeSecretCommand({ SecretId }))).VersionIdsToStages;

describe('GetSecretValue', () => {
  it('finds a secret by its name, its ARN, and its ARN without the six characters', async () => {
    const { ARN = '' } = await create();
    const value = await get();
    expect(value).toMatchObject({
      ARN,
      Name: SecretId,
      VersionId: token(1),
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
    });
    expect(value.CreatedDate).toBeInstanceOf(Date);
    expect((await get({ SecretId: ARN })).SecretString).toBe('one');
    expect((await get({ SecretId: ARN.slice(0, -7) })).SecretString).toBe('one');
    expect(await codeOf(get({ SecretId: ARN.slice(0, -6) }))).toBe('ResourceNotFoundException');
  });

  it('returns bytes as they were given', async () => {
    const SecretBinary = Buffer.from([0, 255, 10]);
    await create({ SecretString: undefined, SecretBinary });
    const value = await get();
    expect(Buffer.from(value.SecretBinary ?? [])).toEqual(SecretBinary);
    expect(value.SecretString).toBeUndefined();
    expect(vault().account.secrets.all()[0]?.values[0]?.bytes).toEqual(SecretBinary);
  });

  it('leaves the day behind on which the secret was read', async () => {
    await create();
    await get();
    const { LastAccessedDate } = await vault().admin.send(new sdk.DescribeSecretCommand({ SecretId }));
    const today = vault().account.clock.now().toISOString().slice(0, 10);
    expect(LastAccessedDate?.toISOString()).toBe(`${today}T00:00:00.000Z`);
  });

  it('says what it does not find', async () => {
    expect(await refusal(get())).toEqual({
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await create({ SecretString: undefined });
    expect(await refusal(get())).toEqual({
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    expect((await refusal(get({ VersionId: token(7) }))).message).toBe(
      `Secrets Manager can't find the specified secret value for VersionId: ${token(7)}`,
    );
  });

  it('reads a version by id, by stage, and by both where they agree', async () => {
    await create();
    await put('two', 2);
    expect((await get()).SecretString).toBe('two');
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    expect((await get({ VersionId: token(1) })).SecretString).toBe('one');
    expect((await get({ VersionId: token(1), VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    expect(await codeOf(get({ VersionId: token(1), VersionStage: 'AWSCURRENT' }))).toBe(
      'InvalidRequestException',
    );
  });
});

describe('PutSecretValue', () => {
  it('makes the new version current, the old one previous, and those before it nothing', async () => {
    await create();
    expect(await put('two', 2)).toMatchObject({ VersionId: token(2), VersionStages: ['AWSCURRENT'] });
    expect(await stages()).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(2)]: ['AWSCURRENT'] });
    await put('three', 3);
    expect(await stages()).toEqual({ [token(2)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    expect(vault().account.secrets.all()[0]?.values).toEqual([
      { versionId: token(1), stages: [], text: 'one' },
      { versionId: token(2), stages: ['AWSPREVIOUS'], text: 'two' },
      { versionId: token(3), stages: ['AWSCURRENT'], text: 'three' },
    ]);
  });

  it('moves the stages it names only, but a first version is current whatever it names', async () => {
    await create();
    await put('two', 2, { VersionStages: ['AWSPENDING'] });
    await put('three', 3, { VersionStages: ['AWSPENDING', 'mine'] });
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(3)]: ['AWSPENDING', 'mine'] });
    await create({ Name: 'other', SecretString: undefined });
    const first = await put('first', 4, { SecretId: 'other', VersionStages: ['mine'] });
    expect(first.VersionStages).toEqual(['mine', 'AWSCURRENT']);
  });

  it('repeated with its token and value changes nothing', async () => {
    await create();
    await put('two', 2);
    await put('three', 3);
    expect(await put('two', 2)).toMatchObject({ VersionId: token(2), VersionStages: ['AWSPREVIOUS'] });
    expect((await get()).SecretString).toBe('three');
  });

  it('refuses another value under a token that is in use', async () => {
    const { ARN = '' } = await create();
    expect(await refusal(put('two', 1))).toEqual({
      code: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${ARN}.`,
    });
    expect((await get()).SecretString).toBe('one');
  });

  it.each<[string, Partial<sdk.PutSecretValueRequest>, string]>([
    ['no value', { SecretString: undefined }, 'InvalidRequestException'],
    ['no stage', { VersionStages: [] }, 'ValidationException'],
    ['a secret that is not there', { SecretId: 'gone' }, 'ResourceNotFoundException'],
    ['the stage AWSPREVIOUS, which is not modelled', { VersionStages: ['AWSPREVIOUS'] }, 'NotImplemented'],
    ['a rotation, which is not modelled', { RotationToken: 'x'.repeat(36) }, 'NotImplemented'],
  ])('refuses %s', async (_, input, code) => {
    await create();
    expect(await codeOf(put('two', 2, input))).toBe(code);
    expect(vault().account.secrets.all()[0]?.values).toHaveLength(1);
  });
});
