import { envelope, toBusEvent, toImportedEvent } from './bus-event.ts';
import { createTrail, type Trail } from './cloudtrail/trail.ts';
import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import { type AccountClock, createClock } from './clock.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import { createEc2, type Ec2 } from './ec2/ec2.ts';
import { createEventBridge, type EventBridge } from './eventbridge/index.ts';
import { createGate } from './gate.ts';
import { createIam, type Iam } from './iam/iam.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import type { FindKey, PolicyDocument } from './model.ts';
import type { AccountOptions } from './options.ts';
import { createPricing } from './pricing/index.ts';
import { createS3, type S3 } from './s3/index.ts';
import { createSecrets, type Secrets } from './secretsmanager/index.ts';
import { createSecurityHub, type SecurityHub } from './securityhub/index.ts';
import { createSns, type Sns } from './sns/index.ts';
import { createQueues, type Queues } from './sqs/index.ts';
import { createStates, type States } from './states/states.ts';
import { deadLetterTo, deliverTo } from './targets.ts';
import { taskCallbacks } from './tasks.ts';
import { listen } from './wire/server.ts';

/** An AWS account on this machine: loopback only, gone when it is closed. */
export interface Account {
  readonly accountId: string;
  /** For AWS_ENDPOINT_URL: all services and regions. */
  readonly endpoint: string;
  readonly clock: AccountClock;
  readonly iam: Iam;
  readonly trail: Trail;
  readonly ec2: Ec2;
  readonly s3: S3;
  readonly secrets: Secrets;
  readonly securityHub: SecurityHub;
  readonly sns: Sns;
  readonly queues: Queues;
  readonly dynamoDb: DynamoDb;
  readonly eventBridge: EventBridge;
  readonly lambda: Lambda;
  readonly states: States;
  /** Customer-managed KMS keys, by id, ARN and alias. */
  readonly addKey: (key: {
    readonly id: string;
    readonly arn: string;
    readonly policy: PolicyDocument;
  }) => void;
  readonly addKeyAlias: (alias: string, keyId: string) => void;
  /** Lets a CloudTrail record happen now, as if its call had just been made. */
  readonly play: (record: CloudTrailRecord) => void;
  /** Lets `work` call the account without a trace in CloudTrail: for those who look at it from outside. */
  readonly offTheRecord: <T>(work: () => Promise<T>) => Promise<T>;
  /** What must not be passed over: calls that are not modelled, lost events, faults of the account itself. */
  readonly problems: () => readonly string[];
  /** Resolves when every event is delivered, every execution has ended and every queued invocation, too. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts an account. Nothing is in it but the root user. */
export async function startAccount(options: AccountOptions = {}): Promise<Account> {
  const { accountId = '111122223333', historyDelayMs = 5 * 60_000, copies = 1 } = options;
  const { lookupsPerSecond, lookupMs } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const clock = createClock(options.start === undefined ? {} : { start: options.start });
  const problems: string[] = [];
  const problem = (what: string): void => void problems.push(what);
  const keys = new Map<string, { arn: string; policy: PolicyDocument }>();
  const findKey: FindKey = (keyIdOrArn) => keys.get(keyIdOrArn);
  const common = { accountId, clock };
  let endpoint = '';
  let unrecorded = 0;

  const iam = createIam({
    ...common,
    propagationMs: options.iamPropagationMs,
    settlingMs: options.iamSettlingMs,
    callsPerSecond: options.iamCallsPerSecond,
  });
  const trail = createTrail({
    ...common,
    historyDelayMs,
    ...(lookupsPerSecond === undefined ? {} : { lookupsPerSecond }),
    ...(lookupMs === undefined ? {} : { lookupMs }),
    deliver: (record, region) => {
      void eventBridge.publish(toBusEvent(record, accountId, region), region, 'default', { copies });
    },
  });
  const ec2 = createEc2(common);
  const s3 = createS3({ ...common, findKey });
  const secrets = createSecrets({ ...common, findKey });
  const pricing = createPricing(common);
  const securityHub = createSecurityHub({
    accountId,
    onImported: (finding, region) => {
      void eventBridge.publish(toImportedEvent(finding, accountId, region, clock.now()), region);
    },
  });
  const sns = createSns({ ...common, findKey });
  const queues = createQueues(common);
  const dynamoDb = createDynamoDb(common);
  const gate = createGate({
    accountId,
    services: () => ({
      iam: iam.iam,
      sts: iam.sts,
      cloudtrail: trail.service,
      ec2: ec2.service,
      s3: s3.service,
      pricing: pricing.service,
      secretsmanager: secrets.service,
      securityhub: securityHub.service,
      sns: sns.service,
      dynamodb: dynamoDb.service,
      events: eventBridge.service,
      lambda: lambda.service,
      states: states.service,
    }),
    record: (record) => {
      if (unrecorded === 0) trail.record(record);
    },
    onUnmodelled: problem,
    fault: options.fault ?? (() => undefined),
    onCall: (call, error) => onProgress({ kind: 'call', call, ...(error && { error }) }),
  });
  const lambda = createLambda({
    ...common,
    endpoint: () => endpoint,
    issueCredentials: (roleArn, functionName) =>
      iam.issueRoleSession(nameOf(roleArn), functionName, {
        service: 'lambda.amazonaws.com',
        durationSeconds: 12 * 3600,
      }),
    ...(options.compileCache !== undefined && { compileCache: options.compileCache }),
    ...(options.beforeInvocation && { beforeInvocation: options.beforeInvocation }),
    onLog: (functionName, line) => onProgress({ kind: 'log', functionName, line }),
  });
  const targetPorts = {
    ...common,
    gate,
    iam,
    sns,
    queues,
    lambda,
    states: () => states,
    eventBridge: () => eventBridge,
  };
  const deliver = deliverTo(targetPorts);
  const eventBridge = createEventBridge({
    ...common,
    every: clock.every,
    deliver: (delivery) => {
      const { rule, target, event } = delivery;
      onProgress({ kind: 'matched', rule: rule.name, region: rule.region, target: target.arn, event });
      return deliver(delivery);
    },
    deadLetter: deadLetterTo(targetPorts),
    onLost: problem,
  });
  const regions = new Map<string, string>();
  const machines = createStates({
    ...common,
    ...taskCallbacks({
      clock,
      gate,
      iam,
      lambda,
      regionOf: (roleArn) => regions.get(roleArn) ?? 'us-east-1',
    }),
    onStatusChange: (detail) => {
      const arn = String(detail['executionArn']);
      const region = arn.split(':')[3] ?? '';
      const event = { ...envelope(accountId, region, clock.now()), resources: [arn] };
      void eventBridge.publish(
        { ...event, source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail },
        region,
      );
    },
  });
  const states: States = {
    ...machines,
    addStateMachine: (definition) => {
      regions.set(definition.roleArn, definition.region);
      return machines.addStateMachine(definition);
    },
  };
  const wire = await listen({
    clock,
    authenticate: (credential) => {
      const found = iam.authenticate(credential);
      iam.recordUse(credential.accessKeyId, { service: credential.service, region: credential.region });
      return found;
    },
    handle: gate.handle,
    onError: (error) =>
      problem(
        `the account itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
  });
  endpoint = wire.endpoint;

  return {
    ...{
      accountId,
      endpoint,
      clock,
      iam,
      trail,
      ec2,
      s3,
      secrets,
      securityHub,
      sns,
      queues,
      dynamoDb,
      eventBridge,
      lambda,
      states,
    },
    addKey: ({ id, arn, policy }) => [id, arn].forEach((name) => keys.set(name, { arn, policy })),
    addKeyAlias: (alias, keyId) => {
      const key = keys.get(keyId);
      if (key) keys.set(alias, key);
    },
    play: trail.record,
    offTheRecord: async (work) => {
      unrecorded += 1;
      try {
        return await work();
      } finally {
        unrecorded -= 1;
      }
    },
    problems: () => [...problems],
    settled: async () => {
      await eventBridge.settled();
      await states.settled();
      await eventBridge.settled();
      await lambda.settled();
    },
    close: async () => {
      clock.stop();
      await Promise.all([lambda.close(), wire.close()]);
    },
  };
}

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? '';
