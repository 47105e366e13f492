import {
  AwsError,
  type Call,
  type CloudTrailRecord,
  createIam,
  evaluateAccess,
  type Iam,
  type Principal,
  toRecord,
} from '@firebreak/account';
import { createVirtualClock, type VirtualClock } from './clock.ts';

export const accountId = '111122223333';
const start = new Date('2026-11-22T12:00:00.000Z');
const longAgo = new Date(start.getTime() - 30 * 86_400_000);

export const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;
export type Region = (typeof regions)[number];

/** A key or session in somebody's hands. */
export interface Credential {
  /** As the story calls it: `ci's first key`, `session 3 of ci`. */
  readonly name: string;
  readonly accessKeyId: string;
  readonly sessionToken?: string;
  /** The unique id of its user or role: AIDA…, AROA…. */
  readonly holder: string;
  /** The credential that issued it or made it. */
  readonly from?: Credential;
}

/** How fast AWS is. */
export interface Pace {
  /** How long a change of IAM takes to reach the slowest endpoint, in milliseconds. */
  readonly spreadMs: number;
  /** How long it takes until event history shows a call. AWS names no figure; minutes are usual. */
  readonly historyDelayMs: number;
}

/** How a call ended; what IAM does not know the key of is in no record. */
export interface Attempted {
  readonly output?: unknown;
  readonly error?: AwsError;
  readonly record?: CloudTrailRecord;
}

/** An AWS account: IAM that spreads, event history that lags, and people with credentials. */
export interface World {
  readonly clock: VirtualClock;
  readonly iam: Iam;
  /** Made by a person, judged by IAM, and recorded. */
  readonly attempt: (
    credential: Credential,
    service: 'iam' | 'sts' | 'ec2',
    operation: string,
    input: object,
    region?: Region,
  ) => Attempted;
  /** Made by root or by a role of the responder: nobody asks whether it may. @throws AwsError */
  readonly call: (operation: string, input: object) => unknown;
  /** Whether its holder could launch an instance with it now, in any region. */
  readonly works: (credential: Credential) => boolean;
  /** What event history shows by now, newest first. */
  readonly history: () => readonly CloudTrailRecord[];
  /** The unique id of a user or role by its name of now. */
  readonly idOf: (name: string) => string;
}

/** Those whose credentials are stolen, and one who has nothing to do with it. */
const users = ['ci', 'ops', 'alice'] as const;
export const roles = ['deploy', 'batch'] as const;
export const keyOf = (user: string, which: 'ONE' | 'TWO'): string =>
  `AKIA${`${user.toUpperCase()}${which}`.padEnd(16, '0')}`;

export function makeWorld({ spreadMs, historyDelayMs }: Pace): World {
  const clock = createVirtualClock(start);
  const iam = createIam({ accountId, clock, propagationMs: { min: 0, max: spreadMs } });
  const records: CloudTrailRecord[] = [];
  populate(iam);
  const root = iam.authenticate({ accessKeyId: iam.root.accessKeyId }).principal;
  const toCall = (
    principal: Principal,
    service: string,
    operation: string,
    input: object,
    region: string,
  ): Call => ({
    ...{ service, operation, input: input as Record<string, unknown>, region, principal },
    sourceIp: '203.0.113.66',
    userAgent: 'Boto3/1.40',
    requestId: 'request',
    time: clock.now(),
    body: Buffer.alloc(0),
  });
  const perform = (call: Call): unknown => {
    if (call.service === 'ec2') return launched(records.length);
    const service = call.service === 'sts' ? iam.sts : iam.iam;
    const run = service.operations[call.operation];
    if (!run) throw new Error(`the embedded account has no ${call.service}:${call.operation}`);
    return run(call.input as never, call);
  };
  const isAllowed = (call: Call): boolean => {
    const asked =
      call.service === 'ec2'
        ? [{ action: 'ec2:RunInstances', resource: '*' }]
        : (call.service === 'sts' ? iam.sts : iam.iam).access(call);
    return asked.every(
      (request) => evaluateAccess(call.principal, request, { ...call, accountId }).decision === 'allowed',
    );
  };
  const record = (call: Call, result: Pick<Attempted, 'output' | 'error'>): Attempted => {
    const written = toRecord(call, result, { eventId: `event-${String(records.length + 1)}` });
    records.push(written);
    return { ...result, record: written };
  };
  const attempt: World['attempt'] = (
    { accessKeyId, sessionToken },
    service,
    operation,
    input,
    region = 'us-east-1',
  ) => {
    let call: Call;
    try {
      const shown = { accessKeyId, ...(sessionToken !== undefined && { sessionToken }), service, region };
      call = toCall(iam.authenticate(shown).principal, service, operation, input, region);
    } catch (error) {
      return { error: asAwsError(error) };
    }
    try {
      if (!isAllowed(call)) throw refusalOf(call);
      return record(call, { output: perform(call) });
    } catch (error) {
      return record(call, { error: asAwsError(error) });
    }
  };
  return {
    clock,
    iam,
    attempt,
    call: (operation, input) => perform(toCall(root, 'iam', operation, input, 'us-east-1')),
    works: ({ accessKeyId, sessionToken }) =>
      regions.some((region) => {
        try {
          const shown = {
            ...{ accessKeyId, service: 'ec2', region },
            ...(sessionToken !== undefined && { sessionToken }),
          };
          return isAllowed(toCall(iam.authenticate(shown).principal, 'ec2', 'RunInstances', {}, region));
        } catch (error) {
          asAwsError(error);
          return false;
        }
      }),
    history: () => {
      const shown = clock.now().getTime() - historyDelayMs;
      return records.filter(({ eventTime }) => Date.parse(eventTime) <= shown).toReversed();
    },
    idOf: (name) => {
      const { users: known, roles: knownRoles } = iam.snapshot();
      const id = known[name]?.userId ?? knownRoles[name]?.roleId;
      if (id === undefined) throw new Error(`there is neither a user nor a role called ${name}`);
      return id;
    },
  };
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  throw error;
}

const refusalOf = ({ service }: Call): AwsError =>
  new AwsError(service === 'ec2' ? 'UnauthorizedOperation' : 'AccessDenied', 'explicit deny', 403);

const launched = (count: number): object => ({
  ReservationId: `r-${String(count)}`,
  Instances: [{ InstanceId: `i-${String(count).padStart(17, '0')}`, InstanceType: 'p5.48xlarge' }],
});

/** What the attacker asks for. */
export const launchInput = {
  ImageId: 'ami-0123456789abcdef0',
  InstanceType: 'p5.48xlarge',
  MinCount: 1,
  MaxCount: 1,
};

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

function populate(iam: Iam): void {
  for (const userName of users)
    iam.importUser({
      userName,
      createDate: longAgo,
      accessKeys: (['ONE', 'TWO'] as const).map((which) => ({
        accessKeyId: keyOf(userName, which),
        status: 'Active' as const,
      })),
      policies: { attached: [administrator] },
    });
  for (const roleName of roles)
    iam.importRole({
      roleName,
      managedPolicyArns: [administrator],
      maxSessionDuration: 43_200,
      assumeRolePolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      },
    });
}

/** A session that was opened before, nobody knows by whom: event history does not show it. */
export function oldSession({ iam, idOf }: World, roleName: string, sessionName: string): Credential {
  const issued = iam.importSession({
    accessKeyId: `ASIA${`${roleName}${sessionName}`.toUpperCase().slice(0, 16).padEnd(16, '0')}`,
    principal: { kind: 'assumed-role', roleName, sessionName },
    issuedAt: new Date(start.getTime() - 600_000),
    expiresAt: new Date(start.getTime() + 48 * 3_600_000),
    fromConsole: false,
  });
  return { ...issued, name: `the ${sessionName} session of ${roleName}`, holder: idOf(roleName) };
}
