import type { Environment } from '../../policy/context.ts';
import type { PolicyDocument, PolicySet, PolicyStatement, Principal, Session } from '../../model.ts';

/** Principals and policies that the tests of account/policy share. */

export const account = '111122223333';
export const rootArn = `arn:aws:iam::${account}:root`;

export const environment: Environment = {
  time: new Date('2026-03-01T12:00:00Z'),
  sourceIp: '203.0.113.7',
  region: 'eu-west-1',
  userAgent: 'aws-cli/2.30',
  accountId: account,
};

/** A statement that leaves out what it does not say, or says with `undefined` that a default is not wanted. */
export type Statement = { readonly [Key in keyof PolicyStatement]?: PolicyStatement[Key] | undefined };

/** A policy whose statements allow everything but for what they say. */
export function policy(...statements: Statement[]): PolicyDocument {
  const complete = statements.map((statement) => {
    const all = { Effect: 'Allow', Action: '*', Resource: '*', ...statement };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  });
  return { Version: '2012-10-17', Statement: complete as unknown as PolicyStatement[] };
}

export const everything = policy({});

type Policies = Partial<PolicySet>;

const policySet = (policies: Policies) => () => ({ identity: [], ...policies });

export function session(over: Partial<Session> = {}): Session {
  return {
    issuedAt: new Date('2026-03-01T11:00:00Z'),
    expiresAt: new Date('2026-03-01T23:00:00Z'),
    mfaAuthenticated: false,
    fromConsole: false,
    ...over,
  };
}

export function user(policies: Policies = {}, over: Partial<Principal> = {}): Principal {
  return {
    kind: 'user',
    accountId: account,
    arn: `arn:aws:iam::${account}:user/team/maria`,
    principalId: 'AIDAEXAMPLEMARIA00001',
    userName: 'maria',
    policies: policySet(policies),
    ...over,
  };
}

/** A session of maria by GetSessionToken or the console. */
export function userSession(policies: Policies = {}, over: Partial<Session> = {}): Principal {
  return user(policies, { session: session(over) });
}

export function roleSession(policies: Policies = {}, over: Partial<Session> = {}): Principal {
  return {
    kind: 'assumed-role',
    accountId: account,
    arn: `arn:aws:sts::${account}:assumed-role/builder/build-7`,
    principalId: 'AROAEXAMPLEBUILDER001:build-7',
    session: session({
      issuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEBUILDER001',
        arn: `arn:aws:iam::${account}:role/ci/builder`,
        accountId: account,
        userName: 'builder',
      },
      ...over,
    }),
    policies: policySet(policies),
  };
}

/** What maria gets from GetFederationToken. */
export function federatedUser(policies: Policies = {}, over: Partial<Session> = {}): Principal {
  return {
    kind: 'federated-user',
    accountId: account,
    arn: `arn:aws:sts::${account}:federated-user/guest`,
    principalId: `${account}:guest`,
    session: session({
      issuer: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLEMARIA00001',
        arn: `arn:aws:iam::${account}:user/team/maria`,
        accountId: account,
        userName: 'maria',
      },
      ...over,
    }),
    policies: policySet(policies),
  };
}

export function root(): Principal {
  return { kind: 'root', accountId: account, arn: rootArn, principalId: account, policies: policySet({}) };
}

export function service(name = 'events.amazonaws.com'): Principal {
  return { kind: 'service', accountId: account, arn: name, principalId: name, policies: policySet({}) };
}
