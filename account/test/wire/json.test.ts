import {
  CloudTrailClient,
  LookupEventsCommand,
  TrailNotFoundException,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  PutEventsCommand,
  DeleteRuleCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  ExecutionDoesNotExist,
} from '@aws-sdk/client-sfn';

import { AwsError, RawResponse } from '../../model.ts';
import { awkward, rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

let account: Account;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const lastInput = () => account.calls.at(-1)?.input;

describe('awsJson1.1', () => {
  it('carries timestamps, lists and structures of CloudTrail', async () => {
    const cloudtrail = new CloudTrailClient(account.client);
    const StartTime = new Date('2026-11-22T10:11:12.345Z');
    const event = {
      EventId: 'e',
      EventName: 'RunInstances',
      EventTime: StartTime,
      CloudTrailEvent: awkward.join(' '),
      Resources: [],
    };
    account.respond({ Events: [event], NextToken: undefined });
    const input = {
      LookupAttributes: [{ AttributeKey: 'AccessKeyId' as const, AttributeValue: 'AKIA' }],
      StartTime,
      MaxResults: 50,
    };
    const { Events, NextToken } = await cloudtrail.send(new LookupEventsCommand(input));
    expect(lastInput()).toEqual(input);
    expect(Events).toEqual([event]);
    expect(NextToken).toBeUndefined();

    account.respond(new AwsError('TrailNotFoundException', 'Unknown trail'));
    const error = await rejection(cloudtrail.send(new GetTrailStatusCommand({ Name: 't' })));
    expect(error).toBeInstanceOf(TrailNotFoundException);
    expect(error.message).toBe('Unknown trail');
    cloudtrail.destroy();
  });

  it('carries EventBridge, empty outputs and errors', async () => {
    const events = new EventBridgeClient(account.client);
    account.respond({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
    const entry = {
      Source: 'a',
      DetailType: awkward.join(''),
      Detail: '{"a":[1,null]}',
      Time: new Date(1_700_000_000_000),
    };
    const output = await events.send(new PutEventsCommand({ Entries: [entry] }));
    expect(account.calls.at(-1)).toMatchObject({
      service: 'events',
      operation: 'PutEvents',
      input: { Entries: [entry] },
    });
    expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });

    account.respond(undefined);
    const { $metadata, ...empty } = await events.send(new DeleteRuleCommand({ Name: 'r' }));
    expect(empty).toEqual({});
    expect($metadata.requestId).toBe(account.calls.at(-1)?.requestId);

    account.respond(new AwsError('ResourceNotFoundException', 'Rule r does not exist.'));
    expect(await rejection(events.send(new DeleteRuleCommand({ Name: 'r' })))).toBeInstanceOf(
      ResourceNotFoundException,
    );
    account.respond(new AwsError('AccessDenied', 'not authorized', 403));
    expect((await rejection(events.send(new DeleteRuleCommand({ Name: 'r' })))).name).toBe(
      'AccessDeniedException',
    );
    events.destroy();
  });
});

describe('awsJson1.0', () => {
  it('carries Step Functions', async () => {
    const states = new SFNClient(account.client);
    const startDate = new Date('2026-11-22T10:11:12.5Z');
    account.respond({ executionArn: 'arn:e', startDate });
    const input = { stateMachineArn: 'arn:m', name: 'n', input: JSON.stringify(awkward) };
    const output = await states.send(new StartExecutionCommand(input));
    expect(account.calls.at(-1)).toMatchObject({ service: 'states', operation: 'StartExecution', input });
    expect(output).toMatchObject({ executionArn: 'arn:e', startDate });
    account.respond(new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist'));
    const error = await rejection(states.send(new DescribeExecutionCommand({ executionArn: 'arn:e' })));
    expect(error).toBeInstanceOf(ExecutionDoesNotExist);
    expect(error.message).toBe('Execution Does Not Exist');
    states.destroy();
  });

  it('sends the raw answers of DynamoDB as they are, and hands on the body as it came', async () => {
    const dynamodb = new DynamoDBClient(account.client);
    account.respond(
      new RawResponse(
        200,
        { 'content-type': 'application/x-amz-json-1.0' },
        Buffer.from('{"Item":{"n":{"N":"1"},"b":{"B":"AP8="}}}'),
      ),
    );
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));
    expect(Item).toEqual({ n: { N: '1' }, b: { B: new Uint8Array([0, 255]) } });
    expect(JSON.parse(String(account.calls.at(-1)?.body))).toEqual({
      TableName: 't',
      Key: { pk: { S: 'a' } },
    });

    account.respond(
      new RawResponse(
        400,
        {},
        Buffer.from(
          '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}',
        ),
      ),
    );
    const put = new PutItemCommand({
      TableName: 't',
      Item: { pk: { B: new Uint8Array([1, 2]) }, l: { L: [{ BOOL: true }, { NULL: true }] } },
    });
    expect((await rejection(dynamodb.send(put))).name).toBe('ConditionalCheckFailedException');
    expect(lastInput()).toEqual(put.input);
    dynamodb.destroy();
  });
});
