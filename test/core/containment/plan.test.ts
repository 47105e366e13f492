import { toCaller } from '../../../core/caller/to-caller.ts';
import { readCutoff, revokePolicy, sessionCutoff } from '../../../core/containment/deny-policy.ts';
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

describe('the session deny', () => {
  it('covers a session of this very second', () => {
    expect(sessionCutoff(new Date('2026-11-01T10:00:00.700Z')).toISOString()).toBe(
      '2026-11-01T10:00:01.000Z',
    );
    expect(sessionCutoff(new Date('2026-11-01T10:00:00.000Z')).toISOString()).toBe(
      '2026-11-01T10:00:01.000Z',
    );
  });
  it('stays far below the 2,048 characters that all inline policies of a user may have together', () => {
    expect(revokePolicy(new Date()).length).toBeLessThan(200);
  });
  it('is recognised when IAM gives it back URL-encoded', () => {
    const cutoff = new Date('2026-11-01T10:00:01.000Z');
    expect(readCutoff(encodeURIComponent(revokePolicy(cutoff)))).toEqual(cutoff);
  });
  it('of one session is not taken for that of another, nor for that of the whole role', () => {
    const cutoff = new Date('2026-11-01T10:00:01.000Z');
    const document = encodeURIComponent(revokePolicy(cutoff, 'AROAEXAMPLEROLEID0001:alice'));
    expect(readCutoff(document, 'AROAEXAMPLEROLEID0001:alice')).toEqual(cutoff);
    expect(readCutoff(document, 'AROAEXAMPLEROLEID0001:bob')).toBeUndefined();
    expect(readCutoff(document)).toBeUndefined();
    expect(readCutoff(revokePolicy(cutoff), 'AROAEXAMPLEROLEID0001:alice')).toBeUndefined();
  });
  it('fits 30 times into the 10,240 characters that all inline policies of a role may have together', () => {
    const longest = `AROA${'X'.repeat(17)}:${'s'.repeat(64)}`;
    expect(revokePolicy(new Date(), longest).length * 30).toBeLessThan(10_240);
  });
  it.each([
    ['another effect', revokePolicy(new Date(0)).replace('Deny', 'Allow')],
    ['another action', revokePolicy(new Date(0)).replace('"Action":"*"', '"Action":"s3:*"')],
    ['no condition', '{"Version":"2012-10-17","Statement":[]}'],
    ['broken encoding', '%E0%A4%A'],
    ['nothing', ''],
  ])('is not recognised with %s', (_name, document) => {
    expect(readCutoff(document)).toBeUndefined();
  });
});
