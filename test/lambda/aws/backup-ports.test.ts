import { inspect } from 'node:util';
import { CreateAccessKeyCommand, DeleteAccessKeyCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { oneTryIamClient } from '../../../lambda/aws/clients.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import { makeNewKeys } from '../../../lambda/aws/iam/new-keys.ts';
import { makeSecrets } from '../../../lambda/aws/secrets.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/k';
const iam = mockClient(IAMClient);
const manager = mockClient(SecretsManagerClient);
const newKeys = makeNewKeys(new IAMClient({ region: 'us-east-1' }));
const secrets = makeSecrets(new SecretsManagerClient({ region: 'us-east-1' }), keyArn);

beforeEach(() => {
  iam.reset();
  manager.reset();
});

/** As the SDK throws what AWS answers. */
const answered = (name: string, httpStatusCode: number, message = 'no') =>
  Object.assign(new Error(message), {
    name,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });

describe('a new key', () => {
  it('carries its secret where neither JSON nor a log shows it', async () => {
    const AccessKey = {
      UserName: 'bob',
      AccessKeyId: 'AKIA1',
      Status: 'Active',
      SecretAccessKey: secret,
    } as const;
    iam.on(CreateAccessKeyCommand).resolves({ AccessKey });
    const creation = await newKeys.create('bob');
    expect(JSON.stringify(creation)).toBe('{"kind":"made","key":{"id":"AKIA1"}}');
    expect(inspect(creation, { depth: null, showHidden: true })).not.toContain(secret);
    expect(creation.kind === 'made' && creation.key.revealSecret()).toBe(secret);
  });

  it('is asked for once, whatever happens', async () => {
    expect(await oneTryIamClient().config.maxAttempts()).toBe(1);
    iam.on(CreateAccessKeyCommand).rejects(answered('ServiceFailure', 500));
    await newKeys.create('bob');
    expect(iam.calls()).toHaveLength(1);
  });

  it.each([
    ['LimitExceeded', 409, { kind: 'refused', why: 'LimitExceeded: no' }],
    ['Throttling', 400, { kind: 'refused', why: 'Throttling: no' }],
    ['ServiceFailure', 500, { kind: 'unanswered', why: 'ServiceFailure' }],
  ])('is not there after %s by AWS’s word alone', async (name, status, expected) => {
    iam.on(CreateAccessKeyCommand).rejects(answered(name, status));
    await expect(newKeys.create('bob')).resolves.toEqual(expected);
  });

  it('whose answer cannot be read is not quoted', async () => {
    const error = Object.assign(new SyntaxError(`Unexpected token in ${secret}`), {
      $metadata: { httpStatusCode: 200 },
    });
    iam.on(CreateAccessKeyCommand).rejects(error);
    await expect(newKeys.create('bob')).resolves.toEqual({ kind: 'unanswered', why: 'SyntaxError' });
    iam.on(CreateAccessKeyCommand).resolves({});
    await expect(newKeys.create('bob')).resolves.toMatchObject({ kind: 'unanswered' });
  });

  it('makes room by deleting the one that is named', async () => {
    iam.on(DeleteAccessKeyCommand).resolvesOnce({}).rejects(answered('NoSuchEntityException', 404));
    await expect(newKeys.remove('bob', 'AKIA0')).resolves.toBe('removed');
    await expect(newKeys.remove('bob', 'AKIA0')).resolves.toBe('gone');
    expect(iam.calls()[0]!.args[0].input).toEqual({ UserName: 'bob', AccessKeyId: 'AKIA0' });
  });
});

describe('a secret', () => {
  it('is made empty, under the customer-managed key', async () => {
    manager.on(CreateSecretCommand).resolves({ ARN: 'arn:x' });
    await expect(secrets.createEmpty('n', 'd')).resolves.toBe('arn:x');
    expect(manager.calls()[0]!.args[0].input).toEqual({ Name: 'n', Description: 'd', KmsKeyId: keyArn });
  });

  it('that is there already is looked at by the next try', async () => {
    manager.on(CreateSecretCommand).rejects(answered('ResourceExistsException', 400));
    await expect(secrets.createEmpty('n', 'd')).rejects.toThrow(RetryableError);
    manager.on(CreateSecretCommand).rejects(answered('EncryptionFailure', 400));
    await expect(secrets.createEmpty('n', 'd')).rejects.toThrow(PermanentError);
  });

  it('is found with the ids of its values, or not at all', async () => {
    manager.on(DescribeSecretCommand).resolvesOnce({ ARN: 'a', VersionIdsToStages: { v: ['AWSCURRENT'] } });
    await expect(secrets.find('n')).resolves.toEqual({ arn: 'a', versionIds: ['v'] });
    manager.on(DescribeSecretCommand).rejects(answered('ResourceNotFoundException', 400));
    await expect(secrets.find('n')).resolves.toBeUndefined();
  });

  it('has a policy that the public cannot be let in by', async () => {
    manager.on(PutResourcePolicyCommand).resolves({});
    await secrets.putPolicy('arn:x', '{}');
    expect(manager.calls()[0]!.args[0].input).toEqual({
      SecretId: 'arn:x',
      ResourcePolicy: '{}',
      BlockPublicPolicy: true,
    });
  });

  it.each([
    ['InternalServiceError', 500, RetryableError],
    ['ValidationException', 400, PermanentError],
  ] as const)('that cannot be stored shows nothing of its value: %s', async (name, status, kind) => {
    const error = Object.assign(answered(name, status, `Value '${secret}' is wrong`), { input: secret });
    manager.on(PutSecretValueCommand).rejects(error);
    const thrown: unknown = await secrets.putValue('arn:x', 'v', secret).catch((e: unknown) => e);
    expect(thrown).toBeInstanceOf(kind);
    expect(inspect(thrown, { depth: null, showHidden: true })).not.toContain(secret);
    expect((thrown as Error).message).toBe(`storing the key in arn:x: ${name}`);
    expect(manager.calls()[0]!.args[0].input).toMatchObject({
      ClientRequestToken: 'v',
      SecretString: secret,
    });
  });
});
