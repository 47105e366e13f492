import type { IAMClient } from '@aws-sdk/client-iam';
import { AwsError, type Call, type Clock, createIam, evaluateAccess, type Iam } from '@firebreak/account';
import type { Die, Faults } from './faults.ts';

export const accountId = '111122223333';
export const region = 'ap-southeast-2';
export const launchedAt = new Date('2026-11-22T12:00:00.000Z');

/** Somebody's credential; it works when its holder could launch an instance with it now. */
export interface Credential {
  readonly name: string;
  readonly works: () => boolean;
}

/** An IAM in memory whose time moves when something waits, and at no other moment. */
export interface World {
  readonly iam: Iam;
  readonly clock: Clock;
  /** As root, without a trace: for those who set the scene and who look at it afterwards. */
  readonly call: (operation: string, input: object) => unknown;
  /** The SDK's client, in the hands of a step: each call may meet a fault. */
  readonly client: (state: string, faults: Faults, die: Die) => IAMClient;
  readonly key: (accessKeyId: string) => Credential;
  readonly session: (name: string, credentials: { accessKeyId: string; sessionToken: string }) => Credential;
  readonly password: (userName: string, password: string) => Credential;
}

export function makeWorld(): World {
  // Events come some hundred milliseconds after the launch, whose time has no fraction.
  let now = launchedAt.getTime() + 400;
  const clock: Clock = {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    busy: (work) => work(),
  };
  const iam = createIam({ accountId, clock });
  const root = iam.authenticate({ accessKeyId: iam.root.accessKeyId }).principal;
  const toCall = (operation: string, input: object): Call => ({
    service: 'iam',
    operation,
    input: input as Record<string, unknown>,
    region: 'us-east-1',
    principal: root,
    sourceIp: '198.51.100.7',
    userAgent: 'matrix',
    requestId: 'request',
    time: clock.now(),
    body: Buffer.alloc(0),
  });
  const call = (operation: string, input: object): unknown => {
    const run = iam.iam.operations[operation];
    if (!run) throw new Error(`the embedded IAM has no operation ${operation}`);
    return run(input as never, toCall(operation, input));
  };
  const mayLaunch = (credential: { accessKeyId: string; sessionToken?: string }): boolean => {
    try {
      const { principal } = iam.authenticate(credential);
      const request = { action: 'ec2:RunInstances', resource: '*' };
      const from = { service: 'ec2', time: clock.now(), sourceIp: '203.0.113.66', region, userAgent: 'x' };
      return evaluateAccess(principal, request, { ...from, accountId }).decision === 'allowed';
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  };
  return {
    iam,
    clock,
    call,
    client: (state, faults, die) => {
      const send = ({ constructor, input }: { constructor: { name: string }; input: object }) => {
        const operation = constructor.name.replace(/Command$/, '');
        return faults.around(`${state} ${operation}`, () => call(operation, input), die).catch(toSdkError);
      };
      return { send } as unknown as IAMClient;
    },
    key: (accessKeyId) => ({ name: `key ${accessKeyId}`, works: () => mayLaunch({ accessKeyId }) }),
    session: (name, credentials) => ({ name, works: () => mayLaunch(credentials) }),
    password: (userName, password) => ({
      name: `password of ${userName}`,
      works: () => {
        try {
          return iam.signIn(userName, password).accessKeyId !== '';
        } catch {
          return false;
        }
      },
    }),
  };
}

/** An error as the SDK's client throws it: its name is AWS's code. */
function toSdkError(error: unknown): never {
  if (!(error instanceof AwsError)) throw error;
  throw Object.assign(new Error(error.message), {
    name: error.code,
    $metadata: { httpStatusCode: error.status },
  });
}
