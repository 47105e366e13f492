import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Breaker, makeBreaker } from '../../../../lambda/aws/table/breaker.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
let writes = 0;
beforeEach(async () => {
  table = await startTable({ onProgress: ({ kind }) => void (writes += kind === 'call' ? 1 : 0) });
  writes = 0;
});
afterEach(() => table.close());

const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 1, 10, n));
// A hundred at once on one CPU take longer than one in AWS.
const breaker = (): Breaker => makeBreaker(table.dynamodb, 'incidents', 60_000);
const admit = (caller: string, at: number, limit = 2, id = `fb-${caller}`) =>
  breaker().admit({ id, key: caller }, limit, minute(at));
const kinds = async (...calls: ReturnType<typeof admit>[]) =>
  (await Promise.all(calls)).map(({ kind }) => kind);

const pausedUntil = (at: number) =>
  table.dynamodb.send(
    new UpdateItemCommand({
      TableName: 'incidents',
      Key: { pk: { S: 'BREAKER' }, sk: { S: 'BREAKER' } },
      UpdateExpression: 'SET pausedUntil = :until, pausedBy = :by',
      ExpressionAttributeValues: {
        ':until': { S: minute(at).toISOString() },
        ':by': { S: 'arn:aws:iam::1:user/x' },
      },
    }),
  );

describe('a pause', () => {
  const pause = (until: number) => ({
    kind: 'paused',
    pause: {
      until: minute(until).toISOString(),
      by: 'arn:aws:iam::1:user/x',
      at: 'unknown',
      reason: 'none given',
    },
  });

  it('admits nobody until it ends by itself, in the one write that is made anyway', async () => {
    await admit('a', 0);
    await pausedUntil(30);
    writes = 0;
    expect(await admit('b', 10)).toEqual(pause(30));
    expect(writes).toBe(1);
    expect(await kinds(admit('b', 30))).toEqual(['admitted']);
  });

  it('admits nobody who holds a slot either, and takes no slot', async () => {
    await admit('a', 0, 1);
    await pausedUntil(30);
    expect(await admit('a', 10, 1)).toEqual(pause(30));
    expect(await admit('b', 60, 1)).toEqual({ kind: 'admitted' });
  });

  it('holds where the breaker has never counted anybody', async () => {
    await pausedUntil(30);
    expect(await admit('a', 10)).toEqual(pause(30));
    expect(await kinds(admit('a', 31))).toEqual(['admitted']);
  });

  it('is no refusal: the breaker does not open, and is not said to be full', async () => {
    await admit('a', 0, 1);
    await pausedUntil(30);
    expect(await admit('b', 10, 1)).toEqual(pause(30));
    expect(await admit('b', 31, 1)).toMatchObject({ kind: 'refused', opened: true });
  });
});

describe('the circuit breaker', () => {
  it('lets as many callers through as the limit says, in one write each once it has begun', async () => {
    expect(await admit('a', 0)).toEqual({ kind: 'admitted' });
    writes = 0;
    expect(await admit('b', 1)).toEqual({ kind: 'admitted' });
    expect(writes).toBe(1);
    expect(await admit('c', 2)).toEqual({
      kind: 'refused',
      until: minute(60).toISOString(),
      opened: true,
    });
  });

  it('is exact among a hundred callers at once, and opens once', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => admit(`caller-${i}`, 0, 20)));
    expect(all.filter(({ kind }) => kind === 'admitted')).toHaveLength(20);
    expect(all.filter((each) => each.kind === 'refused' && each.opened)).toHaveLength(1);
  });

  it('is exact where a hundred callers find it full of slots whose hour is over', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => admit(`old-${i}`, 0, 20)));
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => admit(`new-${i}`, 60, 20)));
    expect(all.filter(({ kind }) => kind === 'admitted')).toHaveLength(20);
  });

  it('counts a caller once however often it is contained: whoever fights back uses up nothing', async () => {
    for (const at of [0, 1, 2, 3]) expect(await admit('a', at)).toEqual({ kind: 'admitted' });
    expect(await kinds(admit('b', 4))).toEqual(['admitted']);
    expect(await kinds(admit('c', 5), admit('a', 5), admit('b', 5))).toEqual([
      'refused',
      'admitted',
      'admitted',
    ]);
  });

  it('slides: a slot is free again an hour after its caller was contained last', async () => {
    await admit('a', 0);
    await admit('b', 30);
    expect(await admit('c', 59)).toMatchObject({ kind: 'refused', until: minute(60).toISOString() });
    expect(await kinds(admit('c', 60))).toEqual(['admitted']);
    expect(await admit('d', 61)).toMatchObject({ kind: 'refused', until: minute(90).toISOString() });
  });

  it('opens once, until it has refused nobody for an hour; a repeated step is told the same', async () => {
    const opened = async (caller: string, at: number) => {
      const answer = await admit(caller, at, 1);
      return answer.kind === 'refused' && answer.opened;
    };
    await admit('a', 0, 1);
    expect([await opened('b', 1), await opened('b', 1)]).toEqual([true, true]);
    expect(await opened('c', 2)).toBe(false);
    await admit('a', 50, 1);
    expect(await opened('c', 59)).toBe(false);
    await admit('a', 95, 1);
    expect(await opened('c', 100)).toBe(false); // more than an hour after it opened, less than one after it refused
    await admit('a', 150, 1);
    expect(await opened('d', 160)).toBe(true);
  });

  it('waits until enough slots are free where the limit was lowered', async () => {
    for (const at of [0, 10, 20, 30]) await admit(`caller-${at}`, at, 4);
    expect(await admit('e', 31, 2)).toMatchObject({ kind: 'refused', until: minute(80).toISOString() });
    expect(await kinds(admit('e', 79, 2))).toEqual(['refused']);
    expect(await kinds(admit('e', 80, 2))).toEqual(['admitted']);
  });

  it('holds nothing that a caller chose', async () => {
    await admit('user:arn:aws:iam::111122223333:user/evil#.[0]', 0);
    const { Item } = await table.dynamodb.send(
      new GetItemCommand({ TableName: 'incidents', Key: { pk: { S: 'BREAKER' }, sk: { S: 'BREAKER' } } }),
    );
    expect(Object.keys(Item!['callers']!.M!)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  it('gives up in time: containment is waiting', async () => {
    const impatient = makeBreaker(table.dynamodb, 'incidents', 0).admit({ id: 'x', key: 'x' }, 1, minute(0));
    await expect(impatient).rejects.toMatchObject({ name: errors.retryable });
  });

  it('fails by our names', async () => {
    const missing = makeBreaker(table.dynamodb, 'no-such-table').admit({ id: 'x', key: 'x' }, 1, minute(0));
    await expect(missing).rejects.toMatchObject({ name: errors.permanent });
  });
});
