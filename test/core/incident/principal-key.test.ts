import { toCaller } from '../../../core/caller/to-caller.ts';
import { principalKey } from '../../../core/incident/incident.ts';
import { account, roleIdentity, userIdentity } from '../../support/events.ts';

const keyOf = (identity: object, record: object = {}): string =>
  principalKey(toCaller({ awsRegion: 'eu-west-1', userIdentity: identity, ...record }, account), { account });

const { sessionIssuer } = roleIdentity.sessionContext;
const issuer = (change: object) => ({ sessionContext: { sessionIssuer: { ...sessionIssuer, ...change } } });
const session = (name: string) => ({
  ...roleIdentity,
  principalId: `AROAEXAMPLEROLEID0001:${name}`,
  arn: `arn:aws:sts::${account}:assumed-role/Admin/${name}`,
});
const elsewhere = '999988887777';

/** Callers of each kind, with a name that they choose by themselves. */
const kinds: readonly (readonly [string, (name: string) => object])[] = [
  [
    'a user, by name and path',
    (name) => ({ ...userIdentity, userName: name, arn: `arn:aws:iam::${account}:user/${name}/${name}` }),
  ],
  [
    'sessions of a user, by key',
    (name) => ({ ...userIdentity, accessKeyId: `ASIAEXAMPLE${name.toUpperCase()}000000` }),
  ],
  [
    'federated sessions, by the name that they are given',
    (name) => ({
      type: 'FederatedUser',
      principalId: `${account}:${name}`,
      arn: `arn:aws:sts::${account}:federated-user/${name}`,
      accountId: account,
      sessionContext: { sessionIssuer: { ...userIdentity, type: 'IAMUser' } },
    }),
  ],
  ['sessions of a role', session],
  [
    'sessions of a role that are in doubt',
    (name) => ({ ...session(name), principalId: `AROAOTHEROTHERID0001:${name}` }),
  ],
  ['sessions of a role whose issuer is not shown', (name) => ({ ...session(name), sessionContext: {} })],
  [
    'sessions of a role of another account',
    (name) => ({
      ...session(name),
      ...issuer({ arn: `arn:aws:iam::${elsewhere}:role/${name}`, accountId: elsewhere }),
    }),
  ],
  [
    'users of another account',
    (name) => ({
      type: 'IAMUser',
      principalId: `AIDAEXAMPLE${name.toUpperCase()}000000`,
      arn: `arn:aws:iam::${elsewhere}:user/${name}`,
      accountId: elsewhere,
      userName: name,
    }),
  ],
  [
    'callers of type AWSAccount',
    (name) => ({
      type: 'AWSAccount',
      principalId: `AROAEXAMPLEROLEID0001:${name}`,
      arn: `arn:aws:sts::${elsewhere}:assumed-role/${name}/${name}`,
      accountId: elsewhere,
    }),
  ],
  [
    'root',
    (name) => ({ type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account, userName: name }),
  ],
  [
    'web identities',
    (name) => ({
      type: 'WebIdentityUser',
      principalId: `accounts.google.com:app.apps.googleusercontent.com:${name}`,
      userName: name,
      identityProvider: 'accounts.google.com',
    }),
  ],
  ['SAML users', (name) => ({ type: 'SAMLUser', principalId: `hash:${name}`, userName: name })],
  [
    'a role as itself',
    (name) => ({ type: 'Role', principalId: `AROAEXAMPLEROLEID0001:${name}`, userName: name }),
  ],
  ['a type that nobody knows', (name) => ({ type: 'Robot', principalId: name, userName: name })],
  [
    'sessions through a product provider',
    (name) => ({ ...session(name), invokedByDelegate: { accountId: elsewhere } }),
  ],
  [
    'sessions of another partition',
    (name) => ({ ...session(name), arn: `arn:aws-cn:sts::${account}:assumed-role/Admin/${name}` }),
  ],
  ['a user whose name and ARN differ', (name) => ({ ...userIdentity, userName: name })],
  ['identities without a type', (name) => ({ principalId: name, userName: name })],
];

describe('the key of a caller in the incident table', () => {
  it.each(kinds)('is one, whatever names are chosen: %s', (_, identityOf) => {
    const keys = ['alice', 'bobby', 'carol'].map((name) => keyOf(identityOf(name)));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).not.toMatch(/alice/i);
  });

  it('is another one for another user or role, also where the record cannot be read whole', () => {
    const odd = { invokedByDelegate: { accountId: elsewhere } };
    const ids = ['AIDAEXAMPLEUSERID0001', 'AIDAEXAMPLEUSERID0002', 'AROAEXAMPLEROLEID0001:alice'];
    for (const shape of [odd, { type: 'Role' }, { type: undefined }, { userName: 'somebody.else' }]) {
      const keys = ids.map((principalId) => keyOf({ ...userIdentity, ...shape, principalId }));
      expect(new Set(keys).size).toBe(3);
    }
  });

  it('takes what a provider makes up for no id', () => {
    const keyFor = (principalId: string) => keyOf({ type: 'WebIdentityUser', principalId });
    expect(keyFor('oidc.example.com:AROAEXAMPLEROLEID0001')).toBe(`WebIdentityUser:${account}:unknown`);
    expect(keyFor('AROAEXAMPLEROLEID0001x')).toBe(`WebIdentityUser:${account}:unknown`);
  });
});
