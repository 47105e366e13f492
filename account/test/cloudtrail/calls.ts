import type { Call, Clock, Principal } from '../../model.ts';

export const account = '123456789012';

/** A clock that stands still until it is told to move. */
export function createFakeClock(
  start = '2026-11-22T10:00:00.750Z',
): Clock & { advance: (ms: number) => void } {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms;
    },
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    busy: (work) => work(),
  };
}

const policies = () => ({ identity: [] });

export const longTermKey: Principal = {
  kind: 'user',
  accountId: account,
  arn: `arn:aws:iam::${account}:user/ci/deployer`,
  principalId: 'AIDAEXAMPLEDEPLOYER00',
  userName: 'deployer',
  accessKeyId: 'AKIAEXAMPLEDEPLOYER0',
  policies,
};

const times = { issuedAt: new Date('2026-11-22T09:30:00.400Z'), expiresAt: new Date('2026-11-22T21:30:00Z') };

export const consoleSession: Principal = {
  ...longTermKey,
  accessKeyId: 'ASIAEXAMPLECONSOLE00',
  session: { ...times, mfaAuthenticated: true, fromConsole: true },
};

export const assumedRole: Principal = {
  kind: 'assumed-role',
  accountId: account,
  arn: `arn:aws:sts::${account}:assumed-role/builder/nightly`,
  principalId: 'AROAEXAMPLEBUILDER000:nightly',
  accessKeyId: 'ASIAEXAMPLEBUILDER00',
  session: {
    ...times,
    mfaAuthenticated: false,
    fromConsole: false,
    issuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEBUILDER000',
      arn: `arn:aws:iam::${account}:role/build/builder`,
      accountId: account,
      userName: 'builder',
    },
  },
  policies,
};

export const federatedUser: Principal = {
  kind: 'federated-user',
  accountId: account,
  arn: `arn:aws:sts::${account}:federated-user/guest`,
  principalId: `${account}:guest`,
  accessKeyId: 'ASIAEXAMPLEGUEST0000',
  session: {
    ...times,
    mfaAuthenticated: false,
    fromConsole: false,
    issuer: {
      type: 'IAMUser',
      principalId: longTermKey.principalId,
      arn: longTermKey.arn,
      accountId: account,
      userName: 'deployer',
    },
  },
  policies,
};

export const root: Principal = {
  kind: 'root',
  accountId: account,
  arn: `arn:aws:iam::${account}:root`,
  principalId: account,
  accessKeyId: 'AKIAEXAMPLEROOT00000',
  policies,
};

export const serviceItself: Principal = {
  kind: 'service',
  accountId: account,
  arn: 'lambda.amazonaws.com',
  principalId: 'lambda.amazonaws.com',
  policies,
};

/** `ec2:RunInstances` with its input, by the long-term key unless told otherwise. */
export function toCall(action: string, input: object = {}, changes: Partial<Call> = {}): Call {
  const [service = '', operation = ''] = action.split(':');
  return {
    service,
    operation,
    input: { ...input },
    region: 'us-east-1',
    principal: longTermKey,
    sourceIp: '203.0.113.7',
    userAgent: 'aws-cli/2.30.0',
    requestId: 'aaaaaaaa-0000-4000-8000-000000000001',
    time: new Date('2026-11-22T10:00:00.750Z'),
    body: Buffer.alloc(0),
    ...changes,
  };
}
