import { toCaller } from '../../../core/caller/to-caller.ts';
import { describeCaller } from '../../../core/caller/subject.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { toReport } from '../../../core/report/report.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const caller = (identity: object, record: object = {}) =>
  toCaller({ ...launchRecord, ...record, userIdentity: identity }, account);
const mail = (identity: object) =>
  renderText(
    toReport({
      now: new Date('2026-11-01T10:20:00Z'),
      state: stateOf({ ...launchRecord, userIdentity: identity }),
    }),
  );
const { sessionContext, ...sessionless } = roleIdentity;

describe('who a caller may be that the record does not make certain', () => {
  it.each<[string, object, string]>([
    ['a role session without its context', sessionless, 'an unreadable caller (role Admin, session alice)'],
    [
      'a role session whose issuer is none',
      { ...roleIdentity, sessionContext: { sessionIssuer: { type: 'Role' } } },
      'an unreadable caller (role Admin, session alice)',
    ],
    [
      'a user with an odd ARN',
      { ...userIdentity, arn: 'user/kim', userName: 'kim' },
      'an unreadable caller (user kim)',
    ],
    [
      'a user with two names',
      { ...userIdentity, userName: 'eve' },
      'an unreadable caller (user deploy+ci@example.com)',
    ],
    ['an ARN alone that is none', { type: 'IAMUser', arn: 'odd' }, 'an unreadable caller (odd)'],
    ['an id alone', { principalId: 'AIDA1' }, 'an unreadable caller (AIDA1)'],
    [
      'a key alone',
      { accessKeyId: 'AKIAEXAMPLEKEY000001' },
      'an unreadable caller (key AKIAEXAMPLEKEY000001)',
    ],
    ['nothing', {}, 'an unreadable caller'],
    ['no identity', undefined as unknown as object, 'an unreadable caller'],
    [
      'values of other types',
      { type: 'IAMUser', arn: 7, userName: {}, accountId: [] },
      'an unreadable caller',
    ],
    [
      'somebody of another account',
      { ...roleIdentity, sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::444455556666:role/x' } } },
      'a principal of account 444455556666 (role Admin, session alice)',
    ],
    [
      'text that a terminal obeys',
      { type: 'IAMUser', arn: 'a\n\u202eb' },
      'an unreadable caller (a\\u{a}\\u{202e}b)',
    ],
  ])('is named by what it shows: %s', (_, identity, words) => {
    expect(describeCaller(caller(identity))).toBe(words);
  });

  it('stands in the notice: ARN, key, names, account, source, and what to do', () => {
    const text = mail(sessionless).replace(/\s+/g, ' ');
    for (const part of [
      `ARN: ${roleIdentity.arn}`,
      'Access key: ASIAEXAMPLEKEY000001',
      'Principal id: AROAEXAMPLEROLEID0001:alice',
      `Account: ${account}`,
      'From: 203.0.113.9, aws-cli/2.30',
      'If it was role Admin, session alice, in this account, this contains it.',
      'aws iam put-role-policy --role-name Admin --policy-name',
      'Severity: critical',
    ])
      expect(text).toContain(part);
    expect(text).toContain('CRITICAL ALERT, not contained: an unreadable caller (role Admin, session alice)');
  });

  it('has the commands for a key, and for a user that the ARN names', () => {
    const text = mail({ ...userIdentity, userName: 'eve' });
    expect(text).toContain(
      'aws iam update-access-key --access-key-id AKIAEXAMPLEKEY000001 --status Inactive ' +
        '--user-name="$(aws iam get-access-key-last-used --access-key-id AKIAEXAMPLEKEY000001 --query UserName --output text)"',
    );
    expect(text).toContain('If it was user');
    expect(text).toContain('aws iam put-user-policy');
  });

  it.each([
    [
      'a name that a shell obeys',
      { ...sessionless, arn: `arn:aws:sts::${account}:assumed-role/$(reboot)/alice` },
    ],
    ['a session of two names', { ...sessionless, principalId: 'AROAEXAMPLEROLEID0001:bob' }],
    ['an id that is none', { ...sessionless, principalId: 'alice' }],
  ])('has no command for %s', (_, identity) => {
    expect(mail(identity)).not.toContain('put-role-policy');
  });
});

describe('the words for a session of a user', () => {
  const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext };
  it.each<[string, object, object, string]>([
    ['no key', { ...userIdentity, accessKeyId: undefined }, {}, 'key not shown'],
    ['a masked key', { ...userIdentity, accessKeyId: 'AKIA****' }, {}, 'key not shown'],
    ['an odd key', { ...userIdentity, accessKeyId: 'x' }, {}, 'key not shown'],
    [
      'a service in between',
      { ...temporary, invokedBy: 'cloudformation.amazonaws.com' },
      {},
      'key not shown',
    ],
    ['a temporary key', temporary, {}, 'temporary session'],
    ['the flag', temporary, { sessionCredentialFromConsole: 'true' }, 'console session'],
    [
      'the flag and no key',
      { ...userIdentity, accessKeyId: undefined },
      { sessionCredentialFromConsole: 'true' },
      'console session',
    ],
    [
      'the flag and an odd key',
      { ...userIdentity, accessKeyId: 'x' },
      { sessionCredentialFromConsole: true },
      'console session',
    ],
    [
      'the flag in the identity',
      { ...temporary, sessionCredentialFromConsole: 'true' },
      {},
      'console session',
    ],
    [
      'the flag in the session',
      { ...temporary, sessionContext: { ...sessionContext, sessionCredentialFromConsole: 'true' } },
      {},
      'console session',
    ],
    [
      'the flag among the attributes',
      {
        ...temporary,
        sessionContext: {
          attributes: { ...sessionContext.attributes, sessionCredentialFromConsole: 'true' },
        },
      },
      {},
      'console session',
    ],
    [
      'a flag that says no',
      {
        ...temporary,
        sessionContext: {
          attributes: { ...sessionContext.attributes, sessionCredentialFromConsole: 'false' },
        },
      },
      {},
      'temporary session',
    ],
  ])('say what is known: %s', (_, identity, record, words) => {
    expect(describeCaller(caller(identity, record))).toBe(`user ${userIdentity.userName}, ${words}`);
  });
});
