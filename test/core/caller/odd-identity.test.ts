import { partitionOfRegion } from '../../../core/values/arn.ts';
import { planContainment } from '../../../core/containment/plan.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import {
  account,
  launchRecord,
  roleIdentity,
  sessionContext,
  settings,
  userIdentity,
} from '../../support/events.ts';

const caller = (identity: object, record: object = {}) =>
  toCaller({ ...launchRecord, ...record, userIdentity: identity }, account);
const kindsOf = (identity: object, record: object = {}) =>
  planContainment(caller(identity, record), settings({ otherCredentials: 'keep' })).actions.map(
    ({ kind }) => kind,
  );
const asUser = (userName: string, path = '/') => ({
  ...userIdentity,
  userName,
  arn: `arn:aws:iam::${account}:user${path}${userName}`,
});
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

describe('a key id that is no key id', () => {
  it.each([
    ['missing', undefined, 'shows no access key'],
    ['empty', '', 'shows no access key'],
    ['null', null, 'shows no access key'],
    ['masked', '****', 'masks the access key id'],
    ['masked with its prefix', 'AKIA****************', 'masks the access key id'],
    ['masked as temporary', 'ASIA****************', 'masks the access key id'],
    ['hidden', hidden, 'masks the access key id'],
    ['in small letters', 'akiaexamplekey000001', 'neither AKIA… nor ASIA…'],
    ['with a blank', 'AKIAEXAMPLEKEY000001 ', 'neither AKIA… nor ASIA…'],
    ['too short', 'AKIA1', 'neither AKIA… nor ASIA…'],
    ['a number', 12345, 'neither AKIA… nor ASIA…'],
  ])('(%s) is never acted upon: all keys of the user are', (_name, accessKeyId, reason) => {
    const identity = { ...userIdentity, accessKeyId };
    expect(caller(identity)).toMatchObject({
      kind: 'user-session',
      origin: 'unknown',
      reason: expect.stringContaining(reason) as string,
    });
    expect(caller(identity)).not.toHaveProperty('accessKeyId');
    expect(kindsOf(identity)).toEqual(['deactivate-all-keys', 'revoke-sessions', 'disable-console']);
  });
});

describe('a user name', () => {
  it.each([
    ['a+b=c,d.e@f-g_h', '/'],
    ['deploy', '/teams/eu/'],
    ['x', '/a+b/'],
  ])('%s under %s is contained by it', (name, path) => {
    expect(caller(asUser(name, path))).toMatchObject({ kind: 'user-key', userName: name });
  });

  it('that CloudTrail has hidden is alerted on, though it is a legal name', () => {
    expect(caller(asUser(hidden))).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('hidden') as string,
    });
    expect(caller({ ...userIdentity, userName: hidden })).toMatchObject({ kind: 'malformed' });
    const issuer = { ...asUser(hidden), type: 'IAMUser' };
    expect(caller({ type: 'FederatedUser', sessionContext: { sessionIssuer: issuer } })).toMatchObject({
      kind: 'malformed',
    });
  });
});

describe('a service that acts for a user (FAS)', () => {
  const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext };
  it.each(['cloudformation.amazonaws.com', 'ec2fleet.amazonaws.com', 'AWS Internal'])(
    '%s: the user is contained, with all keys, because the record does not show which was used',
    (invokedBy) => {
      const identity = { ...temporary, invokedBy };
      expect(caller(identity)).toMatchObject({
        kind: 'user-session',
        origin: 'unknown',
        reason: expect.stringContaining(invokedBy) as string,
      });
      expect(kindsOf(identity)).toEqual(['deactivate-all-keys', 'revoke-sessions', 'disable-console']);
    },
  );
  it('is a console session where the record says so', () => {
    const identity = { ...temporary, invokedBy: 'cloudformation.amazonaws.com' };
    expect(caller(identity, { sessionCredentialFromConsole: 'true' })).toMatchObject({ origin: 'console' });
  });
});

describe('other partitions', () => {
  it.each([
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['ap-southeast-2', 'aws'],
    ['mx-central-1', 'aws'],
    ['unknown', undefined],
  ])('%s is of %s', (region, partition) => {
    expect(partitionOfRegion(region)).toBe(partition);
  });
  const china = { ...userIdentity, arn: `arn:aws-cn:iam::${account}:user/teams/${userIdentity.userName}` };
  const root = { type: 'Root', arn: `arn:aws-cn:iam::${account}:root`, accountId: account };

  it('know console and Auto Scaling by their names there', () => {
    const temporary = { ...china, accessKeyId: 'ASIAEXAMPLEKEY000001', invokedBy: 'signin.amazonaws.com.cn' };
    expect(caller(temporary, { awsRegion: 'cn-north-1' })).toMatchObject({ origin: 'console' });
    const scaling = { ...root, invokedBy: 'autoscaling.amazonaws.com.cn' };
    expect(caller(scaling, { awsRegion: 'cn-north-1' })).toMatchObject({ kind: 'service' });
  });
  it('never mix: an ARN of one and a region of another is alerted on', () => {
    expect(caller(china)).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('partition aws-cn') as string,
    });
    expect(caller(userIdentity, { awsRegion: 'us-gov-west-1' })).toMatchObject({ kind: 'malformed' });
  });
  it('are not told by a region that nobody knows', () => {
    expect(caller(userIdentity, { awsRegion: 'moon-base-1' })).toMatchObject({ kind: 'user-key' });
  });
});

describe('identities without a credential here', () => {
  it.each(['SAMLUser', 'WebIdentityUser', 'Directory', 'Role', 'Unknown', 'SomethingNew', '__proto__'])(
    '%s is alerted on, with a reason of its own',
    (type) => {
      const result = caller({ type, userName: 'x' });
      expect(result).toMatchObject({ kind: 'unsupported', identityType: type });
      expect(typeof result.reason).toBe('string');
      expect(kindsOf({ type, userName: 'x' })).toEqual([]);
    },
  );

  const onBehalfOf = {
    userId: '94482488-3041-7005-8b1d-4c1f0d7e5c11',
    identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-9067642ac7',
  };
  it('an Identity Center user without a role is named by its id in the store', () => {
    expect(
      caller({ type: 'IdentityCenterUser', accountId: account, onBehalfOf, credentialId: 'c' }),
    ).toMatchObject({
      kind: 'identity-center-session',
      sessionName: onBehalfOf.userId,
      storeUserId: onBehalfOf.userId,
      identityStoreArn: onBehalfOf.identityStoreArn,
    });
    expect(caller({ type: 'IdentityCenterUser' })).toMatchObject({ kind: 'unsupported' });
  });
  it('a role session on behalf of one shows both', () => {
    const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef`;
    const sessionIssuer = { ...roleIdentity.sessionContext.sessionIssuer, arn };
    expect(caller({ ...roleIdentity, onBehalfOf, sessionContext: { sessionIssuer } })).toMatchObject({
      kind: 'identity-center-session',
      permissionSet: 'Ops',
      sessionName: 'alice',
      storeUserId: onBehalfOf.userId,
    });
  });
  it.each([userIdentity, roleIdentity])(
    'a product provider by delegation is not who is shown ($type)',
    (identity) => {
      const result = caller({ ...identity, invokedByDelegate: { accountId: '444455556666' } });
      expect(result).toMatchObject({
        kind: 'unsupported',
        reason: expect.stringContaining('account 444455556666') as string,
      });
      expect(caller({ ...identity, invokedByDelegate: null }).kind).not.toBe('unsupported');
    },
  );
});
