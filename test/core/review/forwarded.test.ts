import { type Credential, isOfCredential } from '../../../core/review/credentials.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';

const { userName, arn: userArn, principalId: uniqueId } = userIdentity;
const user: Credential = { by: 'forwarded', of: { by: 'user', userName, userArn, uniqueId } };
const { principalId: userId } = roleIdentity;
const session: Credential = { by: 'forwarded', of: { by: 'role-session', sessionName: 'alice', userId } };
const through = { accessKeyId: 'ASIAEXAMPLEFORWARD01', invokedBy: 'cloudformation.amazonaws.com' };
const isOf = (credential: Credential, identity: object): boolean =>
  isOfCredential(credential, { ...launchRecord, userIdentity: identity }, account);

describe('what services did for somebody', () => {
  it.each<[string, Credential, object, boolean]>([
    ['a call for the user', user, { ...userIdentity, ...through }, true],
    ['a call for the session', session, { ...roleIdentity, ...through }, true],
    [
      'a call of the user’s own, by another key',
      user,
      { ...userIdentity, accessKeyId: 'AKIAEXAMPLEOTHER0001' },
      false,
    ],
    ['a call of the session’s own', session, roleIdentity, false],
    [
      'a call in the console',
      user,
      { ...userIdentity, ...through, invokedBy: 'signin.amazonaws.com' },
      false,
    ],
    [
      'a call for another user',
      user,
      { ...userIdentity, ...through, principalId: 'AIDAEXAMPLEUSERID0009' },
      false,
    ],
    [
      'a call for another session',
      session,
      { ...roleIdentity, ...through, principalId: 'AROAEXAMPLEROLEID0009:alice' },
      false,
    ],
  ])('%s', (_, credential, identity, is) => {
    expect(isOf(credential, identity)).toBe(is);
  });
});
