import type { AccessRequest, PolicyDocument, Principal } from '../../model.ts';
import { evaluateAccess } from '../../policy/evaluate.ts';
import {
  accountId,
  allowAll,
  bearer,
  errorOf,
  testAccount,
  trusting,
  userWithKey,
} from '../support/iam-account.ts';

const noLaunches: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }],
};
const launch: AccessRequest = { action: 'ec2:RunInstances', resource: '*' };
const denied = 'with an explicit deny in a service control policy';

/** Root, and a user, her sessions and a role that may do everything; also a service-linked role. */
function given() {
  const account = testAccount();
  const { principal: user } = userWithKey(account, 'alice');
  account.call('iam', 'PutUserPolicy', {
    UserName: 'alice',
    PolicyName: 'all',
    PolicyDocument: JSON.stringify(allowAll),
  });
  for (const [roleName, path] of [
    ['deploy', '/'],
    ['linked', '/aws-service-role/autoscaling.amazonaws.com/'],
  ] as const) {
    account.putRole({
      roleName,
      path,
      assumeRolePolicy: trusting({ AWS: accountId }),
      inlinePolicies: { all: allowAll },
    });
  }
  const federation = { Name: 'fed', Policy: JSON.stringify(allowAll) };
  return {
    account,
    root: account.rootPrincipal,
    user,
    session: bearer(account, account.call('sts', 'GetSessionToken', {}, user)),
    federated: bearer(account, account.call('sts', 'GetFederationToken', federation, user)),
    role: account.issueRoleSession('deploy', 'run').principal,
    linked: account.issueRoleSession('linked', 'run').principal,
  };
}

function reason(who: Principal, request: AccessRequest = launch): string {
  const from = { time: new Date(), sourceIp: '198.51.100.7', region: 'us-east-1', userAgent: 'test' };
  return evaluateAccess(who, request, { ...from, accountId }).reason;
}

describe('a service control policy', () => {
  it('limits every principal of the account, root included, but for service-linked roles', () => {
    const { account, root, user, session, federated, role, linked } = given();
    account.putServiceControlPolicy(noLaunches);
    for (const who of [root, user, session, federated, role]) expect(reason(who)).toBe(denied);
    expect(reason(linked)).toBe('by an identity-based policy');
  });

  it('leaves alone what it does not deny, and grants nothing', () => {
    const { account, root, user, role } = given();
    account.putServiceControlPolicy(noLaunches);
    const stop = { ...launch, action: 'ec2:StopInstances' };
    expect(reason(root, stop)).toBe('as the account root user');
    expect(reason(user, stop)).toBe('by an identity-based policy');
    account.putServiceControlPolicy(allowAll);
    account.putRolePolicy('deploy', 'all', noLaunches);
    expect(reason(role, stop)).toMatch(/^because no identity-based policy allows/);
  });

  it('denies what a resource’s policy allows', () => {
    const { account, user } = given();
    const document: PolicyDocument = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' },
    };
    const read = {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a',
      resourcePolicies: [document],
    };
    expect(reason(user, read)).toBe('by a resource-based policy');
    account.putServiceControlPolicy({
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' },
    });
    expect(reason(user, read)).toBe(denied);
  });

  it('can spare those that a condition names, and is taken back', () => {
    const { account, user, role } = given();
    account.putServiceControlPolicy({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/deploy` } },
      },
    });
    expect(reason(user)).toBe(denied);
    expect(reason(role)).toBe('by an identity-based policy');
    account.putServiceControlPolicy(undefined);
    expect(reason(user)).toBe('by an identity-based policy');
  });

  it('is refused where IAM’s grammar does not allow it', () => {
    const { account } = given();
    const wrong = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*' } } as const;
    expect(errorOf(() => account.putServiceControlPolicy(wrong))).toMatch(/^MalformedPolicyDocument/);
  });
});
