import * as sdk from '@aws-sdk/client-secrets-manager';
import { codeOf, givenVault, home, policyOf, allow, token } from './given.ts';

const vault = givenVault();
const hidden = 'hidden-in-the-vault';
const SecretId = 'firebreak/key';
const records = (name: string) =>
  vault()
    .account.trail.all()
    .filter(({ eventName }) => eventName === name);

async function useSecret(): Promise<string> {
  const { admin } = vault();
  const { ARN = '' } = await admin.send(
    new sdk.CreateSecretCommand({
      Name: SecretId,
      SecretString: hidden,
      Description: 'a key',
      ClientRequestToken: token(1),
    }),
  );
  await admin.send(
    new sdk.PutSecretValueCommand({
      SecretId,
      SecretBinary: Buffer.from(hidden),
      ClientRequestToken: token(2),
    }),
  );
  await admin.send(new sdk.GetSecretValueCommand({ SecretId, VersionId: token(1) }));
  return ARN;
}

describe('CloudTrail on Secrets Manager', () => {
  it('shows who wrote which secret, and the ARN of the answer only', async () => {
    const arn = await useSecret();
    expect(records('CreateSecret')).toMatchObject([
      {
        eventSource: 'secretsmanager.amazonaws.com',
        awsRegion: home,
        readOnly: false,
        managementEvent: true,
        tlsDetails: { clientProvidedHostHeader: 'secretsmanager.us-east-1.amazonaws.com' },
      },
    ]);
    expect(records('CreateSecret')[0]?.requestParameters).toEqual({
      name: SecretId,
      clientRequestToken: token(1),
      description: 'a key',
    });
    expect(records('CreateSecret')[0]?.responseElements).toEqual({ arn });
    expect(records('PutSecretValue')[0]?.requestParameters).toEqual({
      secretId: SecretId,
      clientRequestToken: token(2),
    });
    expect(records('PutSecretValue')[0]?.responseElements).toEqual({ arn });
  });

  it('shows who read which secret, as a read without an answer', async () => {
    await useSecret();
    expect(records('GetSecretValue')).toMatchObject([
      {
        readOnly: true,
        managementEvent: true,
        requestParameters: { secretId: SecretId, versionId: token(1) },
        responseElements: null,
      },
    ]);
  });

  it('calls a refusal AccessDenied, as real records do, where the caller is told AccessDeniedException', async () => {
    await useSecret();
    const poor = vault().as('poor', policyOf(allow('iam:*')));
    const refused = poor.send(new sdk.GetSecretValueCommand({ SecretId }));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(records('GetSecretValue').at(-1)).toMatchObject({
      errorCode: 'AccessDenied',
      requestParameters: { secretId: SecretId },
    });
  });

  it('shows no value anywhere: not of a call, not of a refused call, not of one that fails', async () => {
    await useSecret();
    const poor = vault().as('poor', policyOf(allow('iam:*')));
    const RotationToken = hidden.repeat(2);
    const refused = new sdk.PutSecretValueCommand({ SecretId, SecretString: hidden, RotationToken });
    expect(await codeOf(poor.send(refused))).toBe('AccessDeniedException');
    const failing = new sdk.CreateSecretCommand({ Name: SecretId, SecretString: hidden });
    expect(await codeOf(vault().admin.send(failing))).toBe('ResourceExistsException');
    const tooLong = new sdk.CreateSecretCommand({ Name: 'long', SecretString: hidden.repeat(9_999) });
    expect(await codeOf(vault().admin.send(tooLong))).toBe('ValidationException');
    const text = JSON.stringify(vault().account.trail.all());
    expect(records('PutSecretValue')).toHaveLength(2);
    expect(records('CreateSecret')).toHaveLength(3);
    expect(text).not.toContain(hidden);
    expect(text).not.toContain(Buffer.from(hidden).toString('base64'));
    expect(text).not.toContain(JSON.stringify([...Buffer.from(hidden)]));
    expect(text).not.toMatch(/"(secretString|secretBinary|rotationToken)"/i);
  });
});
