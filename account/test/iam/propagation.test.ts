import fc from 'fast-check';

import { laggingTable } from '../../iam/store/lagging-table.ts';
import type { Endpoint } from '../../iam/store/view.ts';
import type { Principal } from '../../model.ts';
import { evaluateAccess } from '../../policy/evaluate.ts';
import {
  accountId,
  allowAll,
  denyAll,
  errorOf,
  testAccount,
  trusting,
  type TestAccount,
} from '../support/iam-account.ts';

const invalid = /^InvalidClientTokenId \(403\)/;
const ec2: Endpoint = { service: 'ec2', region: 'eu-west-1' };
const sts: Endpoint = { service: 'sts', region: 'us-east-1' };

/** An account whose endpoints are four seconds behind, with alice, who may do everything and is known everywhere. */
function given(propagationMs: number | { min: number; max: number } = 4000) {
  const account = testAccount({ propagationMs });
  const accessKeyId = 'AKIAALICE00000000000';
  account.importUser({
    userName: 'alice',
    accessKeys: [{ accessKeyId, status: 'Active' }],
    policies: { inline: { all: allowAll } },
  });
  const alice = (operation: string, input: object = {}) =>
    account.call('iam', operation, { UserName: 'alice', ...input });
  const at = (endpoint: Endpoint = ec2) => account.authenticate({ accessKeyId, ...endpoint }).principal;
  return { account, accessKeyId, alice, at };
}

function may(account: TestAccount, who: Principal): boolean {
  const from = { time: account.now(), sourceIp: '198.51.100.7', region: 'eu-west-1', userAgent: 'test' };
  return (
    evaluateAccess(who, { action: 'ec2:RunInstances', resource: '*' }, { ...from, accountId }).decision ===
    'allowed'
  );
}

describe('a change of IAM', () => {
  it('is seen by IAM’s own reads at once', () => {
    const { alice, accessKeyId } = given();
    alice('UpdateAccessKey', { AccessKeyId: accessKeyId, Status: 'Inactive' });
    alice('TagUser', { Tags: [{ Key: 'team', Value: 'red' }] });
    expect(alice('ListAccessKeys').AccessKeyMetadata[0].Status).toBe('Inactive');
    expect(alice('GetUser').User.Tags).toEqual([{ Key: 'team', Value: 'red' }]);
  });

  it('leaves a key that was made inactive, or deleted, at work until the endpoint hears of it', () => {
    for (const [operation, input] of [
      ['UpdateAccessKey', { Status: 'Inactive' }],
      ['DeleteAccessKey', {}],
    ] as const) {
      const { account, accessKeyId, alice, at } = given();
      alice(operation, { AccessKeyId: accessKeyId, ...input });
      account.pass(3.999);
      expect(may(account, at())).toBe(true);
      account.pass(0.001);
      expect(errorOf(at)).toMatch(invalid);
    }
  });

  it('leaves a new key unknown until the endpoint hears of it', () => {
    const { account, alice } = given();
    const { AccessKeyId: accessKeyId } = alice('CreateAccessKey').AccessKey;
    expect(errorOf(() => account.authenticate({ accessKeyId, ...ec2 }))).toMatch(invalid);
    account.pass(4);
    expect(account.authenticate({ accessKeyId, ...ec2 }).principal.userName).toBe('alice');
  });

  it.each<[string, (alice: ReturnType<typeof given>['alice']) => void]>([
    [
      'an inline policy',
      (alice) => alice('PutUserPolicy', { PolicyName: 'deny', PolicyDocument: JSON.stringify(denyAll) }),
    ],
    [
      'an attachment',
      (alice) => alice('AttachUserPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }),
    ],
    [
      'a boundary',
      (alice) =>
        alice('PutUserPermissionsBoundary', { PermissionsBoundary: 'arn:aws:iam::aws:policy/AWSDenyAll' }),
    ],
    ['a deleted policy', (alice) => alice('DeleteUserPolicy', { PolicyName: 'all' })],
  ])('counts late for those who are signed in already: %s', (_what, change) => {
    const { account, alice, at } = given();
    const principal = at();
    change(alice);
    account.pass(3.9);
    expect(may(account, principal)).toBe(true);
    account.pass(0.1);
    expect(may(account, principal)).toBe(false);
  });

  it('reaches the sessions of a role late, and a new role cannot be assumed until then', () => {
    const { account, at } = given();
    account.call('iam', 'CreateRole', {
      RoleName: 'new',
      AssumeRolePolicyDocument: JSON.stringify(trusting({ AWS: accountId })),
    });
    const RoleArn = `arn:aws:iam::${accountId}:role/new`;
    const assume = () =>
      account.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'run' }, at(sts)).Credentials;
    expect(errorOf(assume)).toMatch(/^AccessDenied/);
    account.pass(4);
    const { AccessKeyId: accessKeyId, SessionToken: sessionToken } = assume();
    const role = account.authenticate({ accessKeyId, sessionToken, ...ec2 }).principal;
    account.call('iam', 'PutRolePolicy', {
      RoleName: 'new',
      PolicyName: 'all',
      PolicyDocument: JSON.stringify(allowAll),
    });
    account.pass(3);
    expect(may(account, role)).toBe(false);
    account.pass(1);
    expect(may(account, role)).toBe(true);
  });

  it('does not delay a new session, only what its user may do', () => {
    const { account, alice, at } = given();
    const { AccessKeyId: accessKeyId, SessionToken: sessionToken } = account.call(
      'sts',
      'GetSessionToken',
      {},
      at(sts),
    ).Credentials;
    const session = account.authenticate({ accessKeyId, sessionToken, ...ec2 }).principal;
    expect(may(account, session)).toBe(true);
    alice('PutUserPolicy', { PolicyName: 'deny', PolicyDocument: JSON.stringify(denyAll) });
    expect(may(account, session)).toBe(true);
    account.pass(4);
    expect(may(account, session)).toBe(false);
  });

  it('leaves a deleted user at work, and one made anew under the name unknown', () => {
    const { account, accessKeyId, alice, at } = given();
    const old = at();
    alice('DeleteAccessKey', { AccessKeyId: accessKeyId });
    alice('DeleteUserPolicy', { PolicyName: 'all' });
    alice('DeleteUser');
    alice('CreateUser');
    alice('CreateLoginProfile', { Password: 'Correct-horse1' });
    account.pass(2);
    expect(at().principalId).toBe(old.principalId);
    expect(may(account, old)).toBe(true);
    expect(errorOf(() => account.signIn('alice', 'Correct-horse1'))).toMatch(/^FailedAuthentication/);
    account.pass(2);
    expect(errorOf(at)).toMatch(invalid);
    expect(may(account, old)).toBe(false);
    expect(account.signIn('alice', 'Correct-horse1').accessKeyId).toMatch(/^ASIA/);
  });

  it('changes what conditions on tags see with the same delay', () => {
    const { account, alice } = given();
    const context = () => account.access('iam', 'DeleteAccessKey', { UserName: 'alice' })[0].context;
    alice('TagUser', { Tags: [{ Key: 'team', Value: 'red' }] });
    expect(context()).toEqual({});
    account.pass(4);
    expect(context()).toEqual({ 'aws:ResourceTag/team': 'red' });
  });
});

describe('each endpoint', () => {
  it('has a delay of its own within the bounds, always the same', () => {
    const regions = ['us-east-1', 'us-east-2', 'eu-west-1', 'eu-central-1', 'ap-south-1', 'sa-east-1'];
    const delays = () => {
      const { account, accessKeyId, alice, at } = given({ min: 3000, max: 4000 });
      alice('DeleteAccessKey', { AccessKeyId: accessKeyId });
      const found = new Map<string, number>();
      for (let ms = 0; ms <= 4000; ms += 10) {
        for (const region of regions.filter((name) => !found.has(name))) {
          try {
            at({ service: 'ec2', region });
          } catch {
            found.set(region, ms);
          }
        }
        account.pass(0.01);
      }
      return found;
    };
    const found = delays();
    expect(found.size).toBe(regions.length);
    expect(Math.min(...found.values())).toBeGreaterThanOrEqual(3000);
    expect(new Set(found.values()).size).toBeGreaterThan(3);
    expect(delays()).toEqual(found);
  });

  it('knows what set-up put in at once, also where it was just changed', () => {
    const { account } = given();
    account.call('iam', 'CreateRole', {
      RoleName: 'fn',
      AssumeRolePolicyDocument: JSON.stringify(trusting({ Service: 'ec2.amazonaws.com' })),
    });
    account.putRole({ roleName: 'fn', assumeRolePolicy: trusting({ Service: 'lambda.amazonaws.com' }) });
    account.putRolePolicy('fn', 'all', allowAll);
    const { principal } = account.issueRoleSession('fn', 'run', { endpoint: ec2 });
    expect(may(account, principal)).toBe(true);
    expect(account.authenticate({ accessKeyId: account.root.accessKeyId, ...ec2 }).principal.kind).toBe(
      'root',
    );
  });

  it.each([-1, { min: 2, max: 1 }, Infinity])('cannot be %j behind', (propagationMs) => {
    expect(() => testAccount({ propagationMs })).toThrow(/^IAM cannot take .* give a finite number from 0/);
  });
});

describe('a lagging table', () => {
  it('shows at any time within its memory what a table of then held', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 3 }),
      key: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.integer(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 5 }), (steps, back) => {
        let time = 0;
        const table = laggingTable<number>({ now: () => time, memoryMs: 5, isAtOnce: () => false });
        const pictures = new Map<number, Map<string, number>>();
        let picture = new Map<string, number>();
        pictures.set(0, picture);
        for (const { wait, key, value } of steps) {
          for (let passed = 0; passed < wait; passed += 1) pictures.set((time += 1), picture);
          picture = new Map(picture);
          if (value === undefined) {
            table.delete(key);
            picture.delete(key);
          } else {
            table.set(key, value);
            picture.set(key, value);
          }
          pictures.set(time, picture);
        }
        const seen = table.asOf(Math.max(time - back, 0));
        const wanted = pictures.get(Math.max(time - back, 0))!;
        expect([...seen.values()].sort()).toEqual([...wanted.values()].sort());
        for (const key of ['a', 'b', 'c']) expect(seen.get(key)).toBe(wanted.get(key));
      }),
    );
  });

  it('forgets what nobody can look back at any more', () => {
    let time = 0;
    const table = laggingTable<object>({ now: () => time, memoryMs: 5, isAtOnce: () => false });
    table.set('a', { first: true });
    table.set('a', { second: true });
    time = 5;
    table.set('b', {});
    expect(table.asOf(-1).get('a')).toEqual({ second: true });
  });
});
