/**
 * The package's face: whoever uses the account imports this module, and nothing behind it. First the account as a whole,
 * then its parts, for those who need one part without the rest.
 */

// An account, from start to close.
export { type Account, startAccount } from './account.ts';
export type { AccountOptions, Progress } from './options.ts';

// What `cdk synth` wrote, and its deployment into the account.
export { type Assembly, readAssembly, type Stack } from './template/assembly.ts';
export type { Template } from './template/template.ts';
export { destroy } from './deploy/destroy.ts';
export { deploy, type DeployedStack, type DeployOptions } from './deploy/deploy.ts';

// Calls, who makes them, and what goes wrong with them.
export { AwsError, type Call, type Clock, type Fault, type Principal } from './model.ts';
export type { PolicyDocument, PolicyStatement } from './model.ts';
export { sourceIpHeader } from './wire/server.ts';
export { createClock } from './clock.ts';

// What stands in for hosts of the outside world.
export { startReceiver } from './eventbridge/api-destinations/receiver.ts';

// CloudTrail's records, and the events that EventBridge has of them.
export { type CloudTrailRecord, toEventTime } from './cloudtrail/record/record.ts';
export { toRecord } from './cloudtrail/record/to-record.ts';
export { toBusEvent } from './bus-event.ts';
export { matchesPattern, parsePattern } from './event-pattern/event-pattern.ts';
export { checkPatternLimits } from './event-pattern/pattern-limits.ts';
export type { QueuedMessage } from './sqs/index.ts';

// Services by themselves.
export { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
export { createEc2 } from './ec2/ec2.ts';
export { createIam, type Iam } from './iam/iam.ts';
export { newAccessKeyId, newEntityId, newSecret } from './iam/store/ids.ts';
export type { Snapshot } from './iam/store/snapshot.ts';
export { evaluateAccess } from './policy/evaluate.ts';
export { createLambda, type Lambda } from './lambda/lambda.ts';

// State machines: definitions, executions, and the interpreter by itself.
export type { Json, JsonObject, Machine, TaskState } from './states/machine/definition.ts';
export { loadDefinition } from './states/machine/load-definition.ts';
export { runMachine } from './states/machine/interpreter.ts';
export { StatesError, toStatesError } from './states/errors.ts';
export { evaluateTemplate } from './states/data/template.ts';
export type { Execution } from './states/execution.ts';
