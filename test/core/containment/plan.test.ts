import { toCaller } from '../../../core/caller/to-caller.ts';
import {
  nextSecond,
  readRevocation,
  revokePolicy,
  sessionCutoff,
} from '../../../core/containment/deny-policy.ts';
import { planContainment } from '../../../core/containment/plan.ts';
import {
  account,
  launchRecord,
  roleIdentity,
  sessionContext,
  settings,
  userIdentity,
} from '../../support/events.ts';

const plan = (identity: object, keys: 'compromised' | 'all' = 'compromised', more: object = {}) =>
  planContainment(toCaller({ ...launchRecord, ...more, userIdentity: identity }, account), {
    ...settings(),
    keys,
  }).actions.map((action) =>
    'accessKeyId' in action ? `${action.kind} ${action.accessKeyId}` : action.kind,
  );
const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext };
const others = ['deactivate-ssh-keys', 'deactivate-service-credentials', 'deactivate-certificates'];
const rest = ['revoke-sessions', 'disable-console', ...others];

describe('planContainment', () => {
  it('deactivates the key that called, sessions and console beside it', () => {
    expect(plan(userIdentity)).toEqual(['deactivate-key AKIAEXAMPLEKEY000001', ...rest]);
  });
  it('deactivates the known key first even where all are asked for', () => {
    expect(plan(userIdentity, 'all')).toEqual([
      'deactivate-key AKIAEXAMPLEKEY000001',
      'deactivate-all-keys',
      ...rest,
    ]);
  });
  it('never sends a temporary key to UpdateAccessKey', () => {
    for (const keys of ['compromised', 'all'] as const) {
      expect(plan(temporary, keys).join()).not.toContain('ASIA');
    }
  });
  it('deactivates every key behind a session token, because one of them issued it', () => {
    expect(plan(temporary)).toEqual(['deactivate-all-keys', ...rest]);
  });
  it('leaves the keys of a console session, unless all are asked for', () => {
    const fromConsole = { sessionCredentialFromConsole: 'true' };
    expect(plan(temporary, 'compromised', fromConsole)).toEqual(rest);
    expect(plan(temporary, 'all', fromConsole)).toEqual(['deactivate-all-keys', ...rest]);
  });
  it('takes no session of unknown origin for one of the console: a key may stand behind it', () => {
    const unknown = { invokedBy: 'cloudformation.amazonaws.com' };
    expect(plan({ ...temporary, ...unknown })).toEqual(['deactivate-all-keys', ...rest]);
    expect(plan({ ...userIdentity, accessKeyId: undefined })).toEqual(['deactivate-all-keys', ...rest]);
  });
  it('plans nothing for a caller that is only alerted on', () => {
    expect(plan({ type: 'Root' })).toEqual([]);
    expect(plan({ ...roleIdentity, principalId: undefined })).toEqual([]);
  });
  it('denies one session of a role by a policy of its own, the same one each time', () => {
    const caller = (session: string) =>
      toCaller(
        {
          ...launchRecord,
          userIdentity: {
            ...roleIdentity,
            principalId: `AROAEXAMPLEROLEID0001:${session}`,
            arn: `arn:aws:sts::${account}:assumed-role/Admin/${session}`,
          },
        },
        account,
      );
    const of = (session: string, roleSessions: 'session' | 'role') =>
      planContainment(caller(session), settings({ roleSessions })).actions;
    expect(of('alice', 'session')).toEqual([
      {
        kind: 'revoke-role-sessions',
        roleName: 'Admin',
        uniqueId: 'AROAEXAMPLEROLEID0001',
        policyName: 'FirebreakRevoke-2ac4fec699c9',
        userId: 'AROAEXAMPLEROLEID0001:alice',
      },
    ]);
    expect(of('alice', 'session')).not.toEqual(of('Alice', 'session'));
    expect(of('alice', 'role')).toEqual([
      {
        kind: 'revoke-role-sessions',
        roleName: 'Admin',
        uniqueId: 'AROAEXAMPLEROLEID0001',
        policyName: 'FirebreakRevokeSessions',
      },
    ]);
  });
});

describe('the deny of a session whose name is shared', () => {
  const issuedAt = '2026-11-01T09:30:00Z';
  const of = (sessionName: string, at?: string) => {
    const principalId = `AROAEXAMPLEROLEID0001:${sessionName}`;
    const arn = `arn:aws:sts::${account}:assumed-role/Admin/${sessionName}`;
    const identity = { ...roleIdentity, principalId, arn };
    const caller = toCaller({ ...launchRecord, userIdentity: identity }, account);
    return planContainment(caller, settings(), at).actions[0];
  };

  it.each([
    'AWSCloudFormation',
    'CCSSession',
    'AWSCodeBuild-817f3b8c-54de-45c7-b547-05ace80ed7fd',
    'GitHubActions',
    'botocore-session-1793523600',
    'aws-sdk-js-1793523600000',
    'aws-sdk-js-session-1793523600000',
  ])('%s is of the one that was issued with it alone', (name) => {
    expect(of(name, issuedAt)).toMatchObject({ userId: `AROAEXAMPLEROLEID0001:${name}`, issuedAt });
  });

  it('has a policy of its own for each time of issue', () => {
    const names = [issuedAt, '2026-11-01T09:30:09Z', undefined].map((at) => of('GitHubActions', at));
    expect(new Set(names.map((action) => (action as { policyName: string }).policyName)).size).toBe(3);
  });

  it.each([
    ['the record does not show when it was issued', 'GitHubActions', undefined],
    ['what it shows is no time', 'GitHubActions', 'soon'],
    ['nobody else is known to have the name', 'alice', issuedAt],
    ['the name only resembles one', 'GitHubActions2', issuedAt],
  ])('is as wide as before where %s', (_why, name, at) => {
    expect(of(name, at)).not.toHaveProperty('issuedAt');
  });
});

describe('the session deny', () => {
  const at = (time: string) => new Date(`2026-11-01T${time}Z`);

  it('covers a session of this very second, and what a key still gets while IAM spreads', () => {
    expect(nextSecond(at('10:00:00.700'))).toEqual(at('10:00:01.000'));
    expect(nextSecond(at('10:00:00.000'))).toEqual(at('10:00:01.000'));
    expect(sessionCutoff(at('10:00:00.700'))).toEqual(at('10:00:31.000'));
  });
  it('moves on when it is put again, and never back', () => {
    expect(sessionCutoff(at('10:00:10.700'), at('10:00:31.000'))).toEqual(at('10:00:31.000'));
    expect(sessionCutoff(at('10:01:00.700'), at('10:00:31.000'))).toEqual(at('10:01:01.000'));
  });
  it('stays far below the 2,048 characters that all inline policies of a user may have together', () => {
    expect(revokePolicy(new Date()).length).toBeLessThan(200);
  });
  it('is recognised when IAM gives it back URL-encoded', () => {
    const cutoff = new Date('2026-11-01T10:00:01.000Z');
    expect(readRevocation(encodeURIComponent(revokePolicy(cutoff)))).toEqual({ cutoff });
  });
  it('says which session it is about, and when that was issued', () => {
    const cutoff = new Date('2026-11-01T10:00:01.000Z');
    const userId = 'AROAEXAMPLEROLEID0001:alice';
    expect(readRevocation(encodeURIComponent(revokePolicy(cutoff, userId)))).toEqual({ cutoff, userId });
    const from = new Date('2026-11-01T09:00:00.000Z');
    expect(readRevocation(revokePolicy(cutoff, userId, from))).toEqual({ cutoff, userId, from });
  });
  it('fits 30 times into the 10,240 characters that all inline policies of a role may have together', () => {
    const longest = `AROA${'X'.repeat(17)}:${'s'.repeat(64)}`;
    expect(revokePolicy(new Date(), longest).length * 30).toBeLessThan(10_240);
    const longestShared = `AROA${'X'.repeat(17)}:AWSCodeBuild-${'0'.repeat(36)}`;
    expect(revokePolicy(new Date(), longestShared, new Date()).length * 30).toBeLessThan(10_240);
  });
  it.each([
    ['another effect', revokePolicy(new Date(0)).replace('Deny', 'Allow')],
    ['another action', revokePolicy(new Date(0)).replace('"Action":"*"', '"Action":"s3:*"')],
    [
      'another condition',
      revokePolicy(new Date(0)).replace('}}]', ',"Bool":{"aws:SecureTransport":"true"}}}]'),
    ],
    ['no condition', '{"Version":"2012-10-17","Statement":[]}'],
    ['broken encoding', '%E0%A4%A'],
    ['nothing', ''],
  ])('is not recognised with %s', (_name, document) => {
    expect(readRevocation(document)).toBeUndefined();
  });
});
