import { randomUUID } from 'node:crypto';
import { type Account, AwsError, type Principal, toRecord } from '@firebreak/account';
import type { Keys } from './people.ts';
import type { lair } from './probes.ts';

/** A call that was made before the drill began, of a service that this account may not even have. */
export interface PastCall {
  /** `cloudformation:DescribeStacks`: signing name and operation. */
  readonly action: string;
  readonly at: Date;
  readonly region: string;
  readonly input?: Readonly<Record<string, unknown>>;
  /** What AWS answered, where that matters. */
  readonly output?: Readonly<Record<string, unknown>>;
  /** What AWS refused it with. */
  readonly error?: AwsError;
}

/** Writes calls of a user's key into event history, as if they had been made; nobody is told of them. */
export function addPast(
  account: Account,
  { userName, key, from }: { readonly userName: string; readonly key: Keys; readonly from: typeof lair },
  calls: readonly PastCall[],
): void {
  const principal = principalOf(account, userName, key);
  account.trail.importHistory(
    calls.map(({ action, at, region, input = {}, output = {}, error }) => {
      const [service = '', operation = ''] = action.split(':');
      const call = {
        ...{ service, operation, input: { ...input }, region, principal, time: at },
        ...{ sourceIp: from.ip, userAgent: from.agent, requestId: randomUUID(), body: Buffer.alloc(0) },
      };
      return toRecord(call, error ? { error } : { output: { ...output } });
    }),
  );
}

const day = 86_400_000;

/** Three weeks of a key that deploys: every other day the same few calls, in the Region where its stacks are. */
export function deployments(until: Date, region: string): readonly PastCall[] {
  return Array.from({ length: 10 }, (_, index) => until.getTime() - (index + 1) * 2 * day).flatMap(
    (begun) => {
      const stack = { StackName: 'web-shop' };
      const steps: readonly (readonly [action: string, input: Readonly<Record<string, unknown>>])[] = [
        ['sts:GetCallerIdentity', {}],
        ['cloudformation:DescribeStacks', stack],
        ['cloudformation:CreateChangeSet', { ...stack, ChangeSetName: 'release' }],
        ['cloudformation:ExecuteChangeSet', { ...stack, ChangeSetName: 'release' }],
        ['cloudformation:DescribeStackEvents', stack],
      ];
      return steps.map(([action, input], step) => ({
        ...{ action, input, region },
        at: new Date(begun + step * 20_000),
      }));
    },
  );
}

/** What an organization does not let its accounts do, tried one after the other: the key of an administrator included. */
export function probing(begun: Date, arn: string): readonly PastCall[] {
  const refused = [
    ['organizations:ListAccounts', 'us-east-1'],
    ['ses:GetSendQuota', 'us-east-1'],
    ['ses:ListIdentities', 'eu-west-1'],
    ['servicequotas:ListServiceQuotas', 'eu-west-1'],
    ['account:GetContactInformation', 'us-east-1'],
  ] as const;
  return refused.map(([action, region], index) => ({
    action,
    region,
    at: new Date(begun.getTime() + index * 7_000),
    error: new AwsError(
      'AccessDenied',
      `User: ${arn} is not authorized to perform: ${action} with an explicit deny in a service control policy`,
      403,
    ),
  }));
}

/** Who CloudTrail says holds the key: it has called before. */
function principalOf({ accountId, trail }: Account, userName: string, key: Keys): Principal {
  const identity = trail.all().findLast(({ userIdentity }) => userIdentity.accessKeyId === key.accessKeyId);
  if (!identity) throw new Error(`${key.accessKeyId} of ${userName} has made no call that names its owner.`);
  const { arn = '', principalId = '' } = identity.userIdentity;
  return {
    ...{ kind: 'user', accountId, arn, principalId, userName, accessKeyId: key.accessKeyId },
    policies: () => ({ identity: [] }),
  };
}
