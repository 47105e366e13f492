import { createIam, type Iam, type IamOptions } from '../../iam/iam.ts';
import { AwsError, type Call, type Clock, type PolicyDocument, type Principal } from '../../model.ts';

export const accountId = '111122223333';

export interface TestAccount extends Iam {
  /** Calls an operation as root, or as the principal given. */
  readonly call: (service: 'iam' | 'sts', operation: string, input?: object, as?: Principal) => any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers differ by operation
  /** What the call asks permission for. */
  readonly access: (service: 'iam' | 'sts', operation: string, input?: object, as?: Principal) => any; // eslint-disable-line @typescript-eslint/no-explicit-any -- shown in full by the tests
  readonly rootPrincipal: Principal;
  /** Who signs with a console session of the user. */
  readonly importedConsole: (userName: string) => Principal;
  /** Moves the account's time on. */
  readonly pass: (seconds: number) => void;
  readonly now: () => Date;
}

/** An account at noon of a day, whose time moves only when told to. */
export function testAccount(options: Partial<IamOptions> = {}): TestAccount {
  let now = new Date('2026-11-22T12:00:00.400Z');
  const clock: Clock = { now: () => now, sleep: async () => {}, busy: (work) => work() };
  const iam = createIam({ accountId, clock, ...options });
  const rootPrincipal = iam.authenticate({ accessKeyId: iam.root.accessKeyId }).principal;
  const toCall = (service: string, operation: string, input: object, principal: Principal): Call => ({
    service,
    operation,
    input: input as Record<string, unknown>,
    region: 'us-east-1',
    principal,
    sourceIp: '198.51.100.7',
    userAgent: 'test',
    requestId: 'request',
    time: now,
    body: Buffer.alloc(0),
  });
  return {
    ...iam,
    rootPrincipal,
    now: () => now,
    importedConsole: (userName) => {
      const { accessKeyId, sessionToken } = iam.importSession({
        accessKeyId: `ASIACONSOLE${userName.toUpperCase().padEnd(9, 'X')}`,
        principal: { kind: 'user', userName },
        issuedAt: now,
        expiresAt: new Date(now.getTime() + 3_600_000),
        fromConsole: true,
      });
      return iam.authenticate({ accessKeyId, sessionToken }).principal;
    },
    pass: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    call: (service, operation, input = {}, as = rootPrincipal) => {
      const run = iam[service].operations[operation];
      if (run === undefined) throw new Error(`${service} has no operation ${operation}`);
      return run(input as never, toCall(service, operation, input, as));
    },
    access: (service, operation, input = {}, as = rootPrincipal) =>
      iam[service].access(toCall(service, operation, input, as)),
  };
}

/** `Code (status): message` of what the work throws; it must be an AwsError. */
export function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AwsError) return `${error.code} (${error.status}): ${error.message}`;
    throw error;
  }
  throw new Error('Expected an AwsError; nothing was thrown.');
}

export const denyAll: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

export const allowAll: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** A trust policy for the principal given as written in JSON. */
export function trusting(principal: Record<string, string> | '*', extra: object = {}): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...extra }],
  };
}

/** A user with a key, and who signs with it. */
export function userWithKey(account: TestAccount, userName: string) {
  account.call('iam', 'CreateUser', { UserName: userName });
  const { AccessKey } = account.call('iam', 'CreateAccessKey', { UserName: userName });
  const accessKeyId: string = AccessKey.AccessKeyId;
  return { accessKeyId, principal: account.authenticate({ accessKeyId }).principal };
}

/** Who signs with what an STS operation returned. */
export function bearer(
  account: TestAccount,
  answer: { Credentials: { AccessKeyId: string; SessionToken: string } },
) {
  const { AccessKeyId, SessionToken } = answer.Credentials;
  return account.authenticate({ accessKeyId: AccessKeyId, sessionToken: SessionToken }).principal;
}
