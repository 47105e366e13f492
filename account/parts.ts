import { createAutoScaling } from './autoscaling/index.ts';
import { toBusEvent, toImportedEvent, toStatusEvent } from './bus-event.ts';
import {
  type ApiDestinations,
  createApiDestinations,
} from './eventbridge/api-destinations/api-destinations.ts';
import { createTrail, type Trail } from './cloudtrail/trail.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import { createEc2, type Ec2 } from './ec2/ec2.ts';
import { type BusEvent, createEventBridge, type EventBridge } from './eventbridge/index.ts';
import { createGate, type Gate } from './gate.ts';
import { createIam, type Iam } from './iam/iam.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import type { Clock, FindKey, Service } from './model.ts';
import type { AccountOptions } from './options.ts';
import { createOrganizations, type Organizations } from './organizations/index.ts';
import { createPricing } from './pricing/index.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createS3, type S3 } from './s3/index.ts';
import { createSecrets, type Secrets } from './secretsmanager/index.ts';
import { createSecurityHub, type SecurityHub } from './securityhub/index.ts';
import { createSns, type Sns } from './sns/index.ts';
import { createQueues, type Queues } from './sqs/index.ts';
import { createStates, type States } from './states/states.ts';
import { deadLetter, deliver } from './targets.ts';
import { taskCallbacks } from './tasks.ts';

/** The services of an account. */
export interface Parts {
  readonly iam: Iam;
  readonly trail: Trail;
  readonly ec2: Ec2;
  readonly organizations: Organizations;
  readonly s3: S3;
  readonly secrets: Secrets;
  readonly securityHub: SecurityHub;
  readonly sns: Sns;
  readonly queues: Queues;
  readonly dynamoDb: DynamoDb;
  readonly eventBridge: EventBridge;
  readonly apiDestinations: ApiDestinations;
  readonly lambda: Lambda;
  readonly states: States;
}

/** What all services share. */
interface Common {
  readonly accountId: string;
  readonly clock: Clock & Pick<Parameters<typeof createEventBridge>[0], 'every'>;
  readonly findKey: FindKey;
  /** Where the account listens. */
  readonly endpoint: () => string;
  readonly onProblem: (what: string) => void;
}

interface Connected {
  readonly parts: Parts;
  readonly gate: Gate;
  readonly recorder: Recorder;
  /** Resolves when every record has come to its event bus that was under way. */
  readonly arrived: () => Promise<number>;
}

/**
 * Makes the services and connects them. They go round in a circle: a call makes a record, a record an event, an event
 * an execution, an execution calls. So each gets functions that reach the others when they are called, not before.
 */
export function createParts(options: AccountOptions, common: Common): Connected {
  const { accountId, clock, endpoint, onProblem } = common;
  const { onProgress = () => undefined, fault = () => undefined } = options;
  const onTheWay: Promise<void>[] = [];
  const publish = (event: BusEvent, copies = 1): void =>
    void eventBridge.publish(event, event.region, 'default', { copies });

  const organizations = createOrganizations(common);
  const iam = createIam({
    ...{ accountId, clock, propagationMs: options.iamPropagationMs },
    serviceControlPolicies: organizations.attached,
    ...{ settlingMs: options.iamSettlingMs, callsPerSecond: options.iamCallsPerSecond },
  });
  const trail = createTrail({
    ...{ accountId, clock, lookupsPerSecond: options.lookupsPerSecond, lookupMs: options.lookupMs },
    historyDelayMs: options.historyDelayMs ?? 5 * 60_000,
    deliver: (record, region) => {
      const send = (): void => publish(toBusEvent(record, accountId, region), options.copies);
      const delay = options.eventDelayMs?.(record) ?? 0;
      if (delay > 0) onTheWay.push(clock.sleep(delay).then(send));
      else send();
    },
  });
  const recorder = createRecorder(trail);
  const securityHub = createSecurityHub({
    accountId,
    onImported: (finding, region) => publish(toImportedEvent(finding, accountId, region, clock.now())),
  });
  const gate = createGate({
    accountId,
    services: () => services,
    record: recorder.record,
    ...{ onUnmodelled: onProblem, fault },
    onCall: (call, error) => onProgress({ kind: 'call', call, ...(error && { error }) }),
  });
  const lambda = createLambda({
    ...{ accountId, clock, endpoint, compileCache: options.compileCache },
    beforeInvocation: options.beforeInvocation,
    issueCredentials: (lambdaFunction) => issueTo(iam, lambdaFunction),
    onLog: (functionName, line) => onProgress({ kind: 'log', functionName, line }),
  });
  const states = createStates({
    ...{ accountId, clock, ...taskCallbacks({ clock, gate, iam, lambda }) },
    onStatusChange: (detail) => publish(toStatusEvent(detail, accountId, clock.now())),
  });
  const eventBridge = createEventBridge({
    ...{ accountId, clock, every: clock.every, onLost: onProblem },
    deliver: (delivery) => {
      const { rule, target, event } = delivery;
      onProgress({ kind: 'matched', rule: rule.name, region: rule.region, target: target.arn, event });
      return deliver({ accountId, clock, gate, ...parts }, delivery);
    },
    deadLetter: (...letter) => deadLetter({ accountId, clock, gate, ...parts }, ...letter),
  });
  const acting = { iam, organizations, trail, securityHub, eventBridge, lambda, states };
  const parts = { ...createStores(options, common), ...acting };
  const services = servicesOf(parts, common);
  const arrived = (): Promise<number> => Promise.all(onTheWay).then(() => onTheWay.length);
  return { parts, gate, recorder, arrived };
}

/** Credentials for the process of a function, which carry its ARN. */
const issueTo = (iam: Parts['iam'], { roleArn, name, arn }: Record<'roleArn' | 'name' | 'arn', string>) =>
  iam.issueRoleSession(nameOf(roleArn), name, { ...functionSession, sourceFunctionArn: arn });

/** Those that act on nothing but themselves. */
function createStores({ hosts = {} }: AccountOptions, common: Common) {
  const secrets = createSecrets(common);
  return {
    apiDestinations: createApiDestinations({
      ...common,
      hosts,
      keepSecret: secrets.add,
      dropSecret: secrets.remove,
    }),
    ec2: createEc2(common),
    s3: createS3(common),
    secrets,
    sns: createSns(common),
    queues: createQueues(common),
    dynamoDb: createDynamoDb(common),
  };
}

/** By their signing names. */
function servicesOf(parts: Parts, common: Common): Readonly<Record<string, Service>> {
  const { accountId } = common;
  return {
    pricing: createPricing(common).service,
    autoscaling: createAutoScaling({ accountId, ec2: parts.ec2 }).service,
    iam: parts.iam.iam,
    sts: parts.iam.sts,
    cloudtrail: parts.trail.service,
    ec2: parts.ec2.service,
    organizations: parts.organizations.service,
    s3: parts.s3.service,
    secretsmanager: parts.secrets.service,
    securityhub: parts.securityHub.service,
    sns: parts.sns.service,
    dynamodb: parts.dynamoDb.service,
    events: parts.eventBridge.service,
    lambda: parts.lambda.service,
    states: parts.states.service,
  };
}

const functionSession = { service: 'lambda.amazonaws.com', durationSeconds: 12 * 3600 };

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? '';
