import { toContext } from '../../policy/context.ts';
import type { AccessRequest, Principal } from '../../model.ts';
import {
  account,
  environment,
  federatedUser,
  roleSession,
  root,
  rootArn,
  service,
  session,
  user,
  userSession,
} from './given.ts';

function keysOf(principal: Principal, context: AccessRequest['context'] = {}) {
  const request = { action: 's3:GetObject', resource: '*', context };
  const found = toContext(principal, request, environment);
  return (key: string) => found.get(key)?.join();
}

describe('toContext', () => {
  it.each<[string, Principal, Record<string, string | undefined>]>([
    [
      'a user with a long-term key',
      user(),
      {
        'aws:PrincipalArn': `arn:aws:iam::${account}:user/team/maria`,
        'aws:PrincipalType': 'User',
        'aws:PrincipalAccount': account,
        'aws:userid': 'AIDAEXAMPLEMARIA00001',
        'aws:username': 'maria',
        'aws:TokenIssueTime': undefined,
        'aws:MultiFactorAuthPresent': undefined,
      },
    ],
    [
      'a session of a user',
      userSession({}, { mfaAuthenticated: true }),
      {
        'aws:PrincipalArn': `arn:aws:iam::${account}:user/team/maria`,
        'aws:username': 'maria',
        'aws:TokenIssueTime': '2026-03-01T11:00:00.000Z',
        'aws:MultiFactorAuthPresent': 'true',
      },
    ],
    [
      'a session of a role, which goes by the role with its path',
      roleSession(),
      {
        'aws:PrincipalArn': `arn:aws:iam::${account}:role/ci/builder`,
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': 'AROAEXAMPLEBUILDER001:build-7',
        'aws:username': undefined,
        'aws:MultiFactorAuthPresent': 'false',
      },
    ],
    [
      'a session that Lambda handed to a function',
      roleSession({}, { sourceFunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:builder` }),
      { 'lambda:SourceFunctionArn': `arn:aws:lambda:eu-west-1:${account}:function:builder` },
    ],
    ['a session that nobody handed to a function', roleSession(), { 'lambda:SourceFunctionArn': undefined }],
    [
      'a federated user, which goes by its session',
      federatedUser(),
      {
        'aws:PrincipalArn': `arn:aws:sts::${account}:federated-user/guest`,
        'aws:PrincipalType': 'FederatedUser',
        'aws:userid': `${account}:guest`,
        'aws:username': undefined,
      },
    ],
    [
      'root',
      root(),
      {
        'aws:PrincipalArn': rootArn,
        'aws:PrincipalType': 'Account',
        'aws:userid': account,
        'aws:username': undefined,
      },
    ],
    [
      'a service',
      service(),
      {
        'aws:PrincipalArn': undefined,
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': 'events.amazonaws.com',
      },
    ],
  ])('describes %s', (_, principal, expected) => {
    const keys = keysOf(principal);
    for (const [key, value] of Object.entries(expected)) expect([key, keys(key)]).toEqual([key, value]);
  });

  it('describes the surroundings, whatever the case of the key', () => {
    const keys = keysOf(user());
    expect(keys('AWS:currenttime')).toBe('2026-03-01T12:00:00.000Z');
    expect(keys('aws:EpochTime')).toBe('1772366400');
    expect(keys('aws:sourceIP')).toBe('203.0.113.7');
    expect(keys('aws:UserAgent')).toBe('aws-cli/2.30');
    expect(keys('aws:RequestedRegion')).toBe('eu-west-1');
    expect(keys('aws:SecureTransport')).toBe('true');
  });

  it('takes the keys of the service, and an empty one as absent', () => {
    const keys = keysOf(service(), {
      'aws:SourceAccount': account,
      'dynamodb:LeadingKeys': ['a', 'b'],
      'sns:Protocol': [],
    });
    expect(keys('aws:sourceaccount')).toBe(account);
    expect(keys('dynamodb:LeadingKeys')).toBe('a,b');
    expect(keys('sns:Protocol')).toBeUndefined();
  });

  it('refuses a role session that does not say its role', () => {
    expect(() => keysOf({ ...roleSession(), session: session() })).toThrow('no session.issuer.arn');
  });
});
