import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { makeStepTable } from '../../../../lambda/aws/table/step-table.ts';
import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import type { Prior } from '../../../../core/containment/prior.ts';
import { isPrior, principalOfPrior, readPriorItem } from '../../../../core/incident/item/read-item.ts';
import { toStored } from '../../../../lambda/aws/table/stored.ts';
import { awsError } from '../../../support/run/sdk.ts';

const dynamodb = mockClient(DynamoDBClient);
beforeEach(() => {
  dynamodb.reset();
});

const prior: Prior = {
  action: { kind: 'disable-console', userName: 'bob', uniqueId: 'AIDA1' },
  readAt: '2026-11-01T10:00:00.400Z',
  state: { passwordCreatedAt: '2026-01-01T00:00:00.000Z' },
};
const of = { incident: { id: 'fb-1', key: 'user:AIDA1' }, expiresAt: '1800000000' };
const table = makeStepTable('incidents', new DynamoDBClient({}));
const written = () => dynamodb.commandCalls(PutItemCommand)[0]!.args[0].input;

describe('what was there before an action', () => {
  it('is an item of a partition of its own, which restoring reads', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    expect(await table.keepPrior(prior, of)).toEqual(prior);
    const stored = toStored(written().Item!);
    expect(stored).toMatchObject({ pk: 'PRIOR#user:AIDA1', expiresAt: '1800000000', version: '2' });
    expect([isPrior(stored), principalOfPrior(stored)]).toEqual([true, 'user:AIDA1']);
    expect(readPriorItem(stored)).toMatchObject({ incidentId: 'fb-1', priors: [prior] });
  });

  it('has an id by the action and whom it is about, so that no action takes the place of another', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    const others: readonly Prior['action'][] = [
      { ...prior.action, uniqueId: 'AIDA2' },
      { kind: 'disable-console', userName: 'eve', uniqueId: 'AIDA1' },
      { kind: 'deactivate-ssh-keys', userName: 'bob', uniqueId: 'AIDA1' },
    ];
    for (const action of [prior.action, prior.action, ...others])
      await table.keepPrior({ ...prior, action }, of);
    const ids = dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.['sk']?.S);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
  });

  it('stays as an earlier try has written it down', async () => {
    const earlier = { ...prior, state: { passwordCreatedAt: null } };
    const refused = (Item: object) => Object.assign(awsError('ConditionalCheckFailedException'), { Item });
    dynamodb.on(PutItemCommand).rejectsOnce(refused({ priors: { S: JSON.stringify([earlier]) } }));
    expect(await table.keepPrior(prior, of)).toEqual(earlier);
    for (const broken of [
      {},
      { priors: { S: 'no JSON' } },
      { priors: { S: '[]' } },
      { priors: { N: '1' } },
    ]) {
      dynamodb.on(PutItemCommand).rejectsOnce(refused(broken));
      expect(await table.keepPrior(prior, of)).toEqual(prior);
    }
    expect(written()).toMatchObject({
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it.each([
    ['ThrottlingException', RetryableError],
    ['AccessDeniedException', PermanentError],
  ])('fails with %s where it cannot be written', async (name, kind) => {
    dynamodb.on(PutItemCommand).rejects(awsError(name));
    await expect(table.keepPrior(prior, of)).rejects.toThrow(kind);
  });
});

it('whether containment is paused is read from the breaker’s item', async () => {
  dynamodb.on(GetItemCommand).resolves({ Item: { pausedUntil: { S: '2026-11-01T11:00:00Z' } } });
  expect(await table.readPause(new Date('2026-11-01T10:00:00Z'))).toMatchObject({
    until: '2026-11-01T11:00:00Z',
  });
});
