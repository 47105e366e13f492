import { createClock } from '../../clock.ts';
import { createDynamoDb, type DynamoDb } from '../../dynamodb/dynamodb.ts';
import type { Call, RawResponse } from '../../model.ts';
import { accountId, toCall } from '../lambda/fixture.ts';

describe('the DynamoDB of the embedded account', () => {
  const clock = createClock({ start: new Date('2023-07-10T12:00:00Z') });
  const key = { pk: { S: 'user#mallory' }, sk: { S: 'incident' } };
  let dynamodb: DynamoDb;
  let arn: string;

  beforeEach(async () => {
    dynamodb = createDynamoDb({ accountId, clock });
    ({ arn } = await dynamodb.addTable({
      name: 'incidents',
      region: 'us-east-1',
      keySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      attributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'state', AttributeType: 'S' },
      ],
      billingMode: 'PAY_PER_REQUEST',
      globalSecondaryIndexes: [
        {
          IndexName: 'by-state',
          KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }));
  });
  afterAll(() => {
    clock.stop();
  });

  async function send(operation: string, input: Record<string, unknown>, region = 'us-east-1') {
    const call: Call = { ...toCall('dynamodb', operation, input), region };
    const perform = dynamodb.service.operations[operation] as (
      input: unknown,
      call: Call,
    ) => Promise<RawResponse>;
    const { status, headers, body } = await perform(input, call);
    return { status, headers, body: JSON.parse(body.toString()) as Record<string, unknown> };
  }
  const access = (operation: string, input: Record<string, unknown>) =>
    dynamodb.service.access(toCall('dynamodb', operation, input));

  it('describes the table with its ARN in this account and its time of creation', async () => {
    const { body } = await send('DescribeTable', { TableName: 'incidents' });
    expect(arn).toBe('arn:aws:dynamodb:us-east-1:111122223333:table/incidents');
    expect(body['Table']).toMatchObject({
      TableArn: arn,
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexName: 'by-state', IndexArn: `${arn}/index/by-state` }],
    });
    const { CreationDateTime: created } = body['Table'] as { CreationDateTime: number };
    expect(new Date(created * 1000).toISOString()).toMatch(/^2023-07-10T12:00/);
  });

  it('writes under a condition, once', async () => {
    const put = {
      TableName: 'incidents',
      Item: { ...key, n: { N: '1' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    expect(await send('PutItem', put)).toMatchObject({ status: 200, body: {} });
    expect(await send('PutItem', put)).toMatchObject({
      status: 400,
      headers: { 'Content-Type': 'application/x-amz-json-1.0', 'x-amzn-RequestId': 'request-1' },
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' },
    });
  });

  it('answers the item that made a condition fail where the request asks for it', async () => {
    const put = {
      TableName: 'incidents',
      Item: { ...key, n: { N: '1' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    await send('PutItem', put);
    const again = { ...put, Item: { ...key, n: { N: '2' } }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect((await send('PutItem', again)).body).toMatchObject({ Item: { ...key, n: { N: '1' } } });
    const { body } = await send('UpdateItem', {
      TableName: 'incidents',
      Key: { pk: { S: 'nobody' }, sk: { S: 'incident' } },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(body).not.toHaveProperty('Item');
  });

  it('updates with counters, lists and first-write-wins', async () => {
    const update = {
      TableName: 'incidents',
      Key: key,
      UpdateExpression:
        'SET firstSeen = if_not_exists(firstSeen, :now), launches = list_append(if_not_exists(launches, :none), :launch), #s = :open ADD seen :one',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: {
        ':now': { S: '12:00' },
        ':none': { L: [] },
        ':launch': { L: [{ S: 'i-1' }] },
        ':one': { N: '1' },
        ':open': { S: 'open' },
      },
      ReturnValues: 'ALL_NEW',
    };
    await dynamodb.execute('UpdateItem', update);
    expect(await dynamodb.execute('updateItem', update)).toMatchObject({
      Attributes: {
        seen: { N: '2' },
        firstSeen: { S: '12:00' },
        launches: { L: [{ S: 'i-1' }, { S: 'i-1' }] },
      },
    });
    const query = {
      TableName: 'incidents',
      IndexName: 'by-state',
      KeyConditionExpression: '#s = :open',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':open': { S: 'open' } },
    };
    expect((await send('Query', query)).body).toMatchObject({ Count: 1 });
  });

  it('throws what DynamoDB answers when it is called without the wire', async () => {
    await dynamodb.execute('PutItem', { TableName: 'incidents', Item: key });
    const put = { TableName: 'incidents', Item: key, ConditionExpression: 'attribute_not_exists(pk)' };
    await expect(dynamodb.execute('PutItem', put)).rejects.toMatchObject({
      name: 'AwsError',
      code: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      status: 400,
    });
    await expect(dynamodb.execute('GetItem', { TableName: 'nothing', Key: key })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('says that transactions are not modelled', async () => {
    expect(dynamodb.service.operations).not.toHaveProperty('TransactWriteItems');
    await expect(dynamodb.execute('TransactWriteItems', {})).rejects.toMatchObject({
      code: 'NotImplemented',
      status: 501,
    });
  });

  it('writes and reads in batches, deletes, scans and lists', async () => {
    const items = ['a', 'b'].map((pk) => ({ pk: { S: pk }, sk: { S: 'x' } }));
    const writes = { incidents: items.map((Item) => ({ PutRequest: { Item } })) };
    await send('BatchWriteItem', { RequestItems: writes });
    const read = await send('BatchGetItem', { RequestItems: { incidents: { Keys: items } } });
    expect((read.body['Responses'] as Record<string, unknown[]>)['incidents']).toHaveLength(2);
    await send('DeleteItem', { TableName: 'incidents', Key: items[0] });
    expect((await send('Scan', { TableName: 'incidents' })).body).toMatchObject({
      Count: 1,
      Items: [items[1]],
    });
    expect(await dynamodb.items('incidents')).toEqual([items[1]]);
    expect((await send('ListTables', {})).body).toEqual({ TableNames: ['incidents'] });
  });

  it('keeps the regions apart', async () => {
    expect((await send('ListTables', {}, 'eu-west-1')).body).toEqual({ TableNames: [] });
  });

  it('asks for the action on the table, with the partition key of the item', () => {
    const context = { 'dynamodb:LeadingKeys': ['user#mallory'] };
    const getItem = { action: 'dynamodb:GetItem', resource: arn, context };
    expect(access('GetItem', { TableName: 'incidents', Key: key })).toEqual([getItem]);
    const putItem = { action: 'dynamodb:PutItem', resource: arn, context };
    expect(access('PutItem', { TableName: 'incidents', Item: key })).toEqual([putItem]);
    expect(access('Query', { TableName: 'incidents', IndexName: 'by-state' })).toEqual([
      { action: 'dynamodb:Query', resource: `${arn}/index/by-state` },
    ]);
    expect(access('BatchGetItem', { RequestItems: { incidents: {}, other: {} } })).toMatchObject([
      { resource: arn },
      { resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/other' },
    ]);
    expect(access('ListTables', {})).toEqual([{ action: 'dynamodb:ListTables', resource: '*' }]);
  });

  it('judges a call by the policy on the table, and one on an index without it', async () => {
    const resourcePolicy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny' as const, Principal: '*' as const, Action: 'dynamodb:PutItem', Resource: '*' },
      ],
    };
    await dynamodb.addTable({
      name: 'guarded',
      region: 'us-east-1',
      keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      billingMode: 'PAY_PER_REQUEST',
      resourcePolicy,
    });
    const policies = (operation: string, input: Record<string, unknown>) =>
      access(operation, input).map((request) => request.resourcePolicies);
    const of = { TableName: 'guarded' };
    expect(policies('PutItem', { ...of, Item: key })).toEqual([[resourcePolicy]]);
    expect(policies('Scan', of)).toEqual([[resourcePolicy]]);
    expect(policies('Query', { ...of, IndexName: 'by-state' })).toEqual([undefined]);
    expect(policies('BatchWriteItem', { RequestItems: { guarded: [], incidents: [] } })).toEqual([
      [resourcePolicy],
      undefined,
    ]);
  });
});
