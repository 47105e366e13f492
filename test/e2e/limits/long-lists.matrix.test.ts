import { PutUserPolicyCommand, TagUserCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { person } from '../../../drills/people.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch, root, stateOf, type TestUser } from '../support/people.ts';

let deployed: Deployed;
let account: Account;
beforeAll(async () => {
  deployed = await startDeployed({ settingsFile: 'test/e2e/settings/long-lists-settings.ts' });
  ({ account } = deployed);
}, startTimeout);
afterAll(() => deployed.close());

const revoking = () =>
  Object.values(account.iam.snapshot().roles).find(
    ({ inlinePolicies, arn }) => 'revoke-sessions' in inlinePolicies && arn.includes(':role/firebreak/'),
  )!;

/** What IAM answers to the step that denies sessions, whatever its code decides. */
async function deny({ name }: TestUser): Promise<unknown> {
  const handed = account.iam.issueRoleSession(revoking().roleName, 'test', {
    service: 'lambda.amazonaws.com',
    sourceFunctionArn: `arn:aws:lambda:us-east-1:${account.accountId}:function:firebreak-revoke-sessions`,
  });
  const { iam } = person(account, handed, { ip: '192.0.2.1', agent: 'test' });
  const Statement = [{ Effect: 'Deny', Action: '*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'FirebreakTest', PolicyDocument }));
}
const refused = /with an explicit deny in an identity-based policy/;

it('are held by managed policies of the roles, which leave containment its work', async () => {
  expect(revoking().attachedPolicies.length).toBeGreaterThan(0);
  const user = await addUser(account, 'deploy');
  await launch(account, user.keys[0]);
  await account.settled();
  expect(stateOf(account, user)).toMatchObject({ keys: ['Inactive', 'Active'], sessionsDenied: true });
  expect(account.problems()).toEqual([]);
});

it.each([
  ['the first of the list', '/kept/', 'person-number-0'],
  ['the last of the list', '/kept/', 'person-number-79'],
])('keep whoever is protected by ARN: %s', async (_, path, name) => {
  const user = await addUser(account, name, { path });
  await expect(deny(user)).rejects.toThrow(refused);
  await launch(account, user.keys[0]);
  await account.settled();
  expect(stateOf(account, user)).toMatchObject({ keys: ['Active', 'Active'], sessionsDenied: false });
});

it.each([0, 29])('keep whoever is protected by tag %s', async (index) => {
  const user = await addUser(account, `tagged-${index}`);
  await expect(deny(user)).resolves.toBeDefined();
  const Tags = [{ Key: `team-${index}`, Value: 'break-glass' }];
  await root(account).iam.send(new TagUserCommand({ UserName: user.name, Tags }));
  await expect(deny(user)).rejects.toThrow(refused);
});
