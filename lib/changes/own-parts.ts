import { type IResolvable, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ownRolePath } from '../../lambda/contract.ts';
import { madeUpPrefix } from '../sensor/delivery.ts';

/** A value that an event pattern takes, or that a token stands for. */
type Value = string | IResolvable | Readonly<Record<string, unknown>>;

/** Something of ours, as the calls that change it name it. */
export interface OwnPart {
  /** What CloudTrail's eventSource begins with. */
  readonly service: string;
  /** Each of these parameters of a call, and what it then holds: one that matches is enough. */
  readonly named: Readonly<Record<string, readonly Value[]>>;
  /** Calls that change nothing, or that are ours on every day. */
  readonly but?: readonly string[];
}

/** CloudFormation names what has no name of its own by its stack: `FirebreakResponder-…`, `FirebreakSensor-…`. */
const madeUp = (stackName: string): Value => ({ prefix: madeUpPrefix(stackName) });

/** What each of our stacks has. */
const rulesOf = ({ stackName }: Stack): OwnPart => ({
  service: 'events',
  named: { name: [madeUp(stackName)], rule: [madeUp(stackName)] },
});

const queuesOf = ({ stackName }: Stack): OwnPart => ({
  service: 'sqs',
  named: { queueUrl: [{ wildcard: `*/${madeUpPrefix(stackName)}*` }] },
});

const alarmsOf = ({ stackName }: Stack): OwnPart => ({
  service: 'monitoring',
  named: { alarmName: [madeUp(stackName)], alarmNames: [madeUp(stackName)] },
});

const stackItself = (stack: Stack): OwnPart => ({
  service: 'cloudformation',
  named: {
    stackName: [
      stack.stackName,
      {
        prefix: stack.formatArn({
          service: 'cloudformation',
          resource: 'stack',
          resourceName: stack.stackName,
        }),
      },
    ],
  },
  but: ['DetectStackDrift', 'DetectStackResourceDrift'],
});

/**
 * The roles of all our stacks. Names of IAM are the same in capitals and small letters. A role that somebody makes under
 * our path calls itself a part of Firebreak.
 */
const roles: OwnPart = {
  service: 'iam',
  named: {
    roleName: ['FirebreakResponder-', 'FirebreakSensor-'].map((name) => ({
      prefix: { 'equals-ignore-case': name },
    })),
    path: [{ prefix: ownRolePath }],
    // Of what their roles have no room for: a new version of one is a change of the role.
    policyArn: [{ wildcard: `*:policy${ownRolePath}*` }],
  },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html: a name, an ARN, or a part of one. */
const functions: OwnPart = {
  service: 'lambda',
  named: {
    functionName: [{ prefix: 'firebreak-' }, { wildcard: '*:function:firebreak-*' }],
    // What is tagged.
    resource: [{ wildcard: '*:function:firebreak-*' }],
  },
};

/** Started by a rule and the patrol, which have a notice of their own (lib/sensor/launch-pattern.ts). */
const machines: OwnPart = {
  service: 'states',
  named: Object.fromEntries(
    ['stateMachineArn', 'stateMachineAliasArn', 'stateMachineVersionArn', 'resourceArn'].map((name) => [
      name,
      [{ wildcard: '*:stateMachine:firebreak-*' }],
    ]),
  ),
  but: ['StartExecution', 'StartSyncExecution'],
};

const topicItself = ({ topicArn }: ITopic): OwnPart => ({
  service: 'sns',
  named: {
    topicArn: [topicArn],
    resourceArn: [topicArn],
    // https://docs.aws.amazon.com/sns/latest/dg/sns-logging-using-cloudtrail.html: a click in a mail is in no record.
    subscriptionArn: [{ prefix: `${topicArn}:` }],
  },
});

/** A backup changes nothing, and AWS Backup makes one every night. */
const tableItself = ({ tableName, tableArn }: Table): OwnPart => ({
  service: 'dynamodb',
  named: { tableName: [tableName, tableArn], tableArn: [tableArn], resourceArn: [{ prefix: tableArn }] },
  but: ['CreateBackup'],
});

const bucketItself = ({ bucketName }: Bucket): OwnPart => ({
  service: 's3',
  named: { bucketName: [bucketName] },
});

/** DynamoDB makes and retires grants of the key of its table by itself. */
const keyItself = ({ keyId, keyArn }: IKey): OwnPart => ({
  service: 'kms',
  named: {
    keyId: [keyId, keyArn, 'alias/firebreak', { suffix: ':alias/firebreak' }],
    aliasName: ['alias/firebreak'],
  },
  but: ['CreateGrant', 'RetireGrant'],
});

const busItself = ({ eventBusName, eventBusArn }: EventBus): OwnPart => ({
  service: 'events',
  named: { name: [eventBusName], eventBusName: [eventBusName, eventBusArn], resourceARN: [eventBusArn] },
});

/**
 * Their connections and destinations, by the beginning of their names: a pattern has no room for each of twenty. Rules
 * that somebody calls so are none of ours.
 */
const webhooks: OwnPart = {
  service: 'events',
  named: { name: [{ prefix: 'firebreak-' }] },
  but: ['PutRule', 'DeleteRule', 'EnableRule', 'DisableRule'],
};

export interface HomeParts {
  readonly topic: ITopic;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly key: IKey;
  readonly bus: EventBus;
  readonly hasWebhooks: boolean;
}

/** Parts in groups: each is one rule, because a pattern has 2,048 characters. */
export type PartGroups = Readonly<Record<string, readonly OwnPart[]>>;

/** What every stack has, and the roles where IAM's events arrive. */
function common(scope: Construct, hasIam: boolean): PartGroups {
  const stack = Stack.of(scope);
  return {
    Delivery: [rulesOf(stack), queuesOf(stack), alarmsOf(stack), stackItself(stack)],
    ...(hasIam && { Roles: [roles] }),
  };
}

/** @param hasIam whether the events of IAM arrive in the region of the stack */
export function partsOfSensor(scope: Construct, hasIam: boolean): PartGroups {
  return common(scope, hasIam);
}

/** @param hasIam as in {@link partsOfSensor} */
export function partsOfResponder(scope: Construct, home: HomeParts, hasIam: boolean): PartGroups {
  return {
    ...common(scope, hasIam),
    Compute: [functions, machines],
    Telling: [topicItself(home.topic), busItself(home.bus), ...(home.hasWebhooks ? [webhooks] : [])],
    Data: [tableItself(home.table), bucketItself(home.bucket)],
    Key: [keyItself(home.key)],
  };
}
