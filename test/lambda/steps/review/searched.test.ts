import type { ContainmentState } from '../../../../core/state.ts';
import { nameOf, toFollowed } from '../../../../core/review/credentials.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../../support/events.ts';
import { containment, stateOf } from '../../../support/report/state.ts';

describe('what is searched for', () => {
  it.each([
    ['a key unknown: the user', { ...userIdentity, accessKeyId: null }, ['Username deploy+ci@example.com']],
    [
      'a role session by its key, and what services did for it by its name',
      roleIdentity,
      ['AccessKeyId ASIAEXAMPLEKEY000001', 'Username alice (what services did for it)'],
    ],
    [
      'a role session whose name others have too by its key alone',
      {
        ...roleIdentity,
        principalId: 'AROAEXAMPLEROLEID0001:AWSCloudFormation',
        arn: `arn:aws:sts::${account}:assumed-role/Admin/AWSCloudFormation`,
      },
      ['AccessKeyId ASIAEXAMPLEKEY000001'],
    ],
    ['a role session without key', { ...roleIdentity, accessKeyId: null }, ['Username alice']],
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, ['Username root']],
  ])('%s', (_name, identity, expected) => {
    const followed = toFollowed(stateOf({ ...launchRecord, userIdentity: identity }));
    expect(followed.map(({ credential }) => nameOf(credential))).toEqual(expected);
  });
  it('includes the keys that the caller was traced back to, and those deactivated with it, once', () => {
    const trace = {
      lineage: { links: [{ issuedBy: { issuer: { accessKeyId: 'AKIAEXAMPLEORIGIN001' } } }] },
    } as unknown as NonNullable<ContainmentState['trace']>;
    const followed = toFollowed(stateOf(undefined, { trace, containment: containment() }));
    expect(followed.map(({ credential }) => nameOf(credential))).toEqual([
      'AccessKeyId AKIAEXAMPLEKEY000001',
      'AccessKeyId AKIAEXAMPLEORIGIN001',
      'Username deploy+ci@example.com (what services did for it)',
    ]);
  });
  it('takes a key that the caller made for one that it issued, contained or not', () => {
    const action = { kind: 'deactivate-key', userName: 'eve', accessKeyId: 'AKIAEXAMPLEMADE00001' } as const;
    const persistence = {
      found: [{ actions: [action], eventTime: '2026-11-01T10:00:00Z' }],
    } as unknown as NonNullable<ContainmentState['persistence']>;
    const key = { ...containment().deactivateKeys.outcomes[0]!, target: 'AKIAEXAMPLEMADE00001' };
    const followed = toFollowed(stateOf(undefined, { persistence, containment: containment({ key }) }));
    expect(followed.map(({ credential, issued }) => [nameOf(credential), issued])).toEqual([
      ['AccessKeyId AKIAEXAMPLEKEY000001', false],
      ['AccessKeyId AKIAEXAMPLEMADE00001', true],
      ['Username deploy+ci@example.com (what services did for it)', true],
    ]);
  });
});
