import * as sdk from '@aws-sdk/client-secrets-manager';
import type { PolicyDocument } from '../../model.ts';
import { accountId, allow, arnOf, codeOf, givenVault, policyOf, refusal, userArn } from './given.ts';

const vault = givenVault();
const SecretId = 'firebreak/key';
const create = (as = vault().admin, input: Partial<sdk.CreateSecretRequest> = {}) =>
  as.send(new sdk.CreateSecretCommand({ Name: SecretId, SecretString: 'value', ...input }));
const get = (as: sdk.SecretsManagerClient) => as.send(new sdk.GetSecretValueCommand({ SecretId }));
const putPolicy = (policy: PolicyDocument | string, input: Partial<sdk.PutResourcePolicyRequest> = {}) =>
  vault().admin.send(
    new sdk.PutResourcePolicyCommand({
      SecretId,
      ResourcePolicy: typeof policy === 'string' ? policy : JSON.stringify(policy),
      ...input,
    }),
  );

describe('permission for Secrets Manager', () => {
  it.each([
    ['a prefix', arnOf('firebreak/*')],
    ['the name with any characters behind it', `${arnOf(SecretId)}-??????`],
  ])('to create and read is given by a policy for %s', async (_, resource) => {
    const actions = ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue'];
    const user = vault().as('user', policyOf(allow(actions, resource)));
    await create(user);
    expect((await get(user)).SecretString).toBe('value');
    expect(await codeOf(create(user, { Name: 'other' }))).toBe('AccessDeniedException');
  });

  it('is needed for each action, and its lack says for which', async () => {
    const { ARN = '' } = await create();
    const user = vault().as('user', policyOf(allow('secretsmanager:DescribeSecret')));
    await user.send(new sdk.DescribeSecretCommand({ SecretId }));
    expect(await refusal(get(user))).toEqual({
      code: 'AccessDeniedException',
      message: `User: ${userArn('user')} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
  });

  it.each<[string, (client: sdk.SecretsManagerClient) => Promise<unknown>]>([
    [
      'PutSecretValue',
      (client) => client.send(new sdk.PutSecretValueCommand({ SecretId, SecretString: 'v' })),
    ],
    ['GetSecretValue', (client) => client.send(new sdk.GetSecretValueCommand({ SecretId: 'not-there' }))],
    ['DescribeSecret', (client) => client.send(new sdk.DescribeSecretCommand({ SecretId }))],
    [
      'PutResourcePolicy',
      (client) => client.send(new sdk.PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{}' })),
    ],
    ['GetResourcePolicy', (client) => client.send(new sdk.GetResourcePolicyCommand({ SecretId }))],
    ['DeleteSecret', (client) => client.send(new sdk.DeleteSecretCommand({ SecretId }))],
    ['RestoreSecret', (client) => client.send(new sdk.RestoreSecretCommand({ SecretId }))],
    ['ListSecrets', (client) => client.send(new sdk.ListSecretsCommand({}))],
    ['CreateSecret', (client) => create(client, { Name: 'a b' })],
  ])('is asked for before anything else is said of %s', async (operation, send) => {
    await create();
    const { code, message } = await refusal(send(vault().as('user', policyOf(allow('iam:*')))));
    expect(code).toBe('AccessDeniedException');
    expect(message).toContain(
      `because no identity-based policy allows the secretsmanager:${operation} action`,
    );
  });

  it('to create with tags takes the permission to tag', async () => {
    const Tags = [{ Key: 'team', Value: 'on-call' }];
    const user = vault().as('user', policyOf(allow('secretsmanager:CreateSecret')));
    expect((await refusal(create(user, { Tags }))).message).toContain('secretsmanager:TagResource');
    await create(user);
  });

  it('can be bound to what the request says, and to the tags of the secret', async () => {
    await create(vault().admin, { Tags: [{ Key: 'team', Value: 'on-call' }] });
    const reader = (name: string, Condition: NonNullable<ReturnType<typeof allow>['Condition']>) =>
      vault().as(name, policyOf({ ...allow('secretsmanager:*'), Condition }));
    const onCall = reader('a', { StringEquals: { 'aws:ResourceTag/team': 'on-call' } });
    const other = reader('b', { StringEquals: { 'aws:ResourceTag/team': 'sales' } });
    expect((await get(onCall)).SecretString).toBe('value');
    expect(await codeOf(get(other))).toBe('AccessDeniedException');
    const byId = reader('c', { StringLike: { 'secretsmanager:SecretId': 'firebreak/*' } });
    expect((await get(byId)).SecretString).toBe('value');
    expect(await codeOf(create(byId, { Name: 'firebreak/b' }))).toBe('AccessDeniedException');
    const byName = reader('d', { StringLike: { 'secretsmanager:Name': 'firebreak/*' } });
    await create(byName, { Name: 'firebreak/d' });
    expect(await codeOf(create(byName, { Name: 'mine' }))).toBe('AccessDeniedException');
  });
});

describe('the policy of a secret', () => {
  const onlyOncall = policyOf({
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
    Condition: { StringNotLike: { 'aws:PrincipalArn': userArn('oncall-*') } },
  });

  it('denies administrators and root, and spares whom it excepts', async () => {
    const { ARN = '' } = await create();
    await putPolicy(onlyOncall);
    expect(await refusal(get(vault().admin))).toEqual({
      code: 'AccessDeniedException',
      message: `User: ${userArn('admin')} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} with an explicit deny in a resource-based policy`,
    });
    const root = new sdk.SecretsManagerClient({
      region: 'us-east-1',
      endpoint: vault().account.endpoint,
      credentials: vault().account.iam.root,
    });
    expect(await codeOf(get(root))).toBe('AccessDeniedException');
    expect((await get(vault().as('oncall-ann'))).SecretString).toBe('value');
    expect(vault().account.secrets.all()[0]?.policy).toEqual(onlyOncall);
  });

  it('grants to a user who has no permission of its own', async () => {
    await create();
    const user = vault().as('user', policyOf(allow('iam:*')));
    const Principal = { AWS: userArn('user') };
    await putPolicy(policyOf({ ...allow('secretsmanager:GetSecretValue'), Principal }));
    expect((await get(user)).SecretString).toBe('value');
  });

  it('is read as it was written, and is of its own secret only', async () => {
    await create();
    await create(vault().admin, { Name: 'other' });
    const read = (id: string) => vault().admin.send(new sdk.GetResourcePolicyCommand({ SecretId: id }));
    expect((await read(SecretId)).ResourcePolicy).toBeUndefined();
    const written = JSON.stringify(onlyOncall, undefined, 2);
    await putPolicy(written);
    expect((await read(SecretId)).ResourcePolicy).toBe(written);
    expect((await read('other')).ResourcePolicy).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['no statement', '{"Version":"2012-10-17"}'],
    [
      'an unknown effect',
      JSON.stringify(policyOf({ ...allow('*'), Principal: '*', Effect: 'Maybe' as 'Deny' })),
    ],
    ['nobody it is about', JSON.stringify(policyOf(allow('*')))],
    ['no resource', '{"Statement":{"Effect":"Deny","Principal":"*","Action":"*"}}'],
  ])('is refused with %s', async (_, text) => {
    await create();
    expect(await refusal(putPolicy(text))).toEqual({
      code: 'MalformedPolicyDocumentException',
      message: 'This resource policy contains a syntax error.',
    });
  });

  it('may speak of all but some principals, actions and resources', async () => {
    await create();
    const NotPrincipal = { AWS: [userArn('admin'), `arn:aws:iam::${accountId}:root`] };
    const NotResource = arnOf('other-*');
    await putPolicy(
      policyOf({ Effect: 'Deny', NotPrincipal, NotAction: 'secretsmanager:List*', NotResource }),
    );
    expect((await get(vault().admin)).SecretString).toBe('value');
    expect(await codeOf(get(vault().as('other')))).toBe('AccessDeniedException');
  });

  it('for everybody is refused where that is blocked', async () => {
    await create();
    const everybody = [{ AWS: '*' }, '*', { AWS: [userArn('a'), '*'] }] as const;
    for (const Principal of everybody) {
      const open = policyOf({ ...allow('secretsmanager:GetSecretValue'), Principal });
      expect(await codeOf(putPolicy(open, { BlockPublicPolicy: true }))).toBe('PublicPolicyException');
    }
    const open = policyOf({ ...allow('secretsmanager:GetSecretValue'), Principal: '*' });
    await putPolicy(open);
    await putPolicy(onlyOncall, { BlockPublicPolicy: true });
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    const conditional = policyOf({ ...allow('*'), Principal: '*', Condition });
    expect(await codeOf(putPolicy(conditional, { BlockPublicPolicy: true }))).toBe('NotImplemented');
  });
});
