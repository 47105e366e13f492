import { isOfCredential } from '../../../core/review/credentials.ts';
import { isDenial } from '../../../core/review/totals/denied.ts';
import { fromRecord, toCall } from '../../../core/review/event.ts';
import { itWithRealRecords, realRecords } from '../../support/real-records.ts';

const isRead = (record: object): boolean => toCall(fromRecord(record), 'us-east-1').readOnly;

describe('how a call ended', () => {
  const ended = (record: object) => toCall(fromRecord(record), 'us-east-1').errorCode;
  const signIn = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' };

  it.each([
    ['AccessDenied', { errorCode: 'AccessDenied' }],
    ['unknown', { errorCode: 7 }],
    [undefined, { errorCode: null }],
    [undefined, { ...signIn, responseElements: { ConsoleLogin: 'Success' } }],
    [
      'Failed authentication',
      { ...signIn, errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
    ],
    ['Failure', { ...signIn, responseElements: { ConsoleLogin: 'Failure' } }],
    [
      'Failure',
      {
        eventSource: 'signin.amazonaws.com',
        eventName: 'CheckMfa',
        responseElements: { CheckMfa: 'Failure' },
      },
    ],
  ])('is %j for %j', (code, record) => {
    expect(ended(record)).toBe(code);
  });
  it('by a sign-in that failed is a refusal', () => {
    expect(isDenial('Failed authentication')).toBe(true);
    expect(isDenial('No username found in supplied account')).toBe(true);
  });
});

describe('whose a sign-in is', () => {
  const user = { by: 'user', userName: 'bob', userArn: 'arn:aws:iam::111122223333:user/x/bob' } as const;
  const signIn = (identity: object) => ({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      accountId: '111122223333',
      accessKeyId: '',
      userName: 'bob',
      ...identity,
    },
  });

  it('that names a user and has no ARN, because it did not come through, is that of the user', () => {
    expect(isOfCredential(user, signIn({}), '111122223333')).toBe(true);
  });
  it.each([
    ['of another name', signIn({ userName: 'alice' })],
    ['of another account', signIn({ accountId: '444455556666' })],
    ['of another user with an ARN', signIn({ arn: 'arn:aws:iam::111122223333:user/y/bob' })],
    ['of somebody else than a user', signIn({ type: 'Root' })],
    ['that is none', { ...signIn({}), eventSource: 'iam.amazonaws.com' }],
  ])('%s is not', (_, record) => {
    expect(isOfCredential(user, record, '111122223333')).toBe(false);
  });
});

describe('whether a call only read', () => {
  it.each([
    ['DescribeVolumes', true],
    ['GetUser', true],
    ['ListBuckets', true],
    ['LookupEvents', true],
    ['AssumeRole', true],
    ['BatchGetSecretValue', true],
    ['GetFederationToken', false],
    ['RunInstances', false],
    ['CreateUser', false],
    ['Listen', false],
    ['DeleteTrail', false],
  ])('is told by the name of %s where the record does not say it', (eventName, expected) => {
    expect(isRead({ eventName })).toBe(expected);
    expect(isRead({ eventName, readOnly: null })).toBe(expected);
  });
  it('is what the record says', () => {
    expect(isRead({ eventName: 'DescribeVolumes', readOnly: false })).toBe(false);
    expect(isRead({ eventName: 'CreateUser', readOnly: true })).toBe(true);
    expect(isRead({ eventName: 'CreateUser', readOnly: 'true' })).toBe(true);
  });
  itWithRealRecords('is told by the name as CloudTrail told it, or else counts as a change', () => {
    const said = realRecords().filter((record) => typeof record['readOnly'] === 'boolean');
    expect(said.length).toBeGreaterThan(4000);
    const differing = said.filter(
      (record) => isRead({ ...record, readOnly: undefined }) !== record['readOnly'],
    );
    expect(new Set(differing.map(({ eventName }) => eventName))).toEqual(new Set(['InvokeModel']));
  });
});
