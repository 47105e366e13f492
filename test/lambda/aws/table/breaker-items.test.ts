import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@firebreak/account';
import { callerDigest } from '../../../../core/incident/breaker.ts';
import { makeBreaker } from '../../../../lambda/aws/table/breaker.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

// Against a real DynamoDB implementation: each row is the item that the write meets.
let table: TestTable;
let writes = 0;
/** The number of the write that the table throttles, if any. */
let throttled = 0;
beforeAll(async () => {
  table = await startTable({
    fault: ({ operation }) => {
      if (operation !== 'UpdateItem') return undefined;
      writes += 1;
      return writes === throttled
        ? new AwsError('ProvisionedThroughputExceededException', 'Too fast.', 400)
        : undefined;
    },
  });
});
beforeEach(() => {
  [writes, throttled] = [0, 0];
});
afterAll(() => table.close());

type Item = Readonly<Record<string, AttributeValue>>;
const Key = { pk: { S: 'BREAKER' }, sk: { S: 'BREAKER' } };
const TableName = 'incidents';

const now = new Date('2026-11-01T10:00:00.000Z');
/** The text of a time, so many milliseconds before now. */
const ago = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
const hour = 3_600_000;
const S = (text: string): AttributeValue => ({ S: text });
const slots = (...taken: readonly (readonly [caller: string, at: string])[]): Item => ({
  callers: { M: Object.fromEntries(taken.map(([caller, at]) => [callerDigest(caller), S(at)])) },
});
const full = slots(['x', ago(1)], ['y', ago(2)]);
const paused = (until: string): Item => ({ pausedUntil: S(until), pausedBy: S('arn:me') });

const without = (item: Item, ...names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
const put = (item: Item): Promise<unknown> =>
  table.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, ...item } }));
async function stored(): Promise<Item> {
  const { Item = {} } = await table.dynamodb.send(new GetItemCommand({ TableName, Key }));
  return without(Item, ...Object.keys(Key));
}
const clear = (): Promise<unknown> => table.account.dynamoDb.execute('DeleteItem', { TableName, Key });
beforeEach(clear);

const admit = (caller = 'me', dynamodb = table.dynamodb, limit = 2) =>
  makeBreaker(dynamodb, TableName, 60_000).admit({ id: `fb-${caller}`, key: caller }, limit, now);
const holders = (item: Item): readonly string[] =>
  ['me', 'you', 'x', 'y', 'z'].filter((caller) => item['callers']?.M?.[callerDigest(caller)] !== undefined);

describe('a caller is admitted', () => {
  it.each<[string, Item | undefined, number, readonly string[]]>([
    ['where there is no item', undefined, 2, ['me']],
    ['where only a pause that is over was written', paused(ago(1)), 2, ['me']],
    ['where a pause ends at this moment', { ...slots(['x', ago(1)]), ...paused(ago(0)) }, 1, ['me', 'x']],
    ['where all slots were given back', slots(), 1, ['me']],
    ['where one slot is left', slots(['x', ago(1)]), 1, ['me', 'x']],
    ['where it holds one of all slots', slots(['x', ago(1)], ['me', ago(2)]), 1, ['me', 'x']],
    [
      'where it holds one, and the limit was lowered',
      slots(['x', ago(1)], ['y', ago(1)], ['me', ago(1)]),
      1,
      ['me', 'x', 'y'],
    ],
    ['where the hour of a slot ends at this moment', slots(['x', ago(1)], ['y', ago(hour)]), 3, ['me', 'x']],
    ['where the hour of all slots is over', slots(['x', ago(hour + 1)], ['y', ago(2 * hour)]), 3, ['me']],
    ['where a slot has no time, and another is left', { callers: { M: { odd: { N: '7' } } } }, 1, ['me']],
  ])('%s', async (_, item, expected, holding) => {
    if (item) await put(item);
    expect(await admit()).toEqual({ kind: 'admitted' });
    expect(writes).toBe(expected);
    const after = await stored();
    expect(holders(after)).toEqual(holding);
    expect(after['callers']?.M?.[callerDigest('me')]).toEqual(S(ago(0)));
    expect(after['refusedAt']).toBeUndefined();
  });
});

describe('a caller is refused where all slots are taken', () => {
  const byOther = { openedBy: S('fb-other'), openedAt: S(ago(5)) };
  it.each<[string, Item, boolean, string]>([
    ['and opens the breaker, which refused nobody yet', {}, true, 'fb-me'],
    [
      'and opens it where the last refusal is an hour old',
      { ...byOther, refusedAt: S(ago(hour)) },
      true,
      'fb-me',
    ],
    [
      'and does not where it is a moment less',
      { ...byOther, refusedAt: S(ago(hour - 1)) },
      false,
      'fb-other',
    ],
    [
      'and is told so again',
      { openedBy: S('fb-me'), openedAt: S(ago(5)), refusedAt: S(ago(5)) },
      true,
      'fb-me',
    ],
  ])('%s', async (_, marks, opened, openedBy) => {
    await put({ ...full, ...marks });
    expect(await admit()).toEqual({ kind: 'refused', until: ago(2 - hour), opened });
    const after = await stored();
    expect([holders(after), after['refusedAt'], after['openedBy']]).toEqual([
      ['x', 'y'],
      S(ago(0)),
      S(openedBy),
    ]);
    expect(after['openedAt']).toEqual(opened ? S(ago(0)) : S(ago(5)));
  });

  it('and a pause that ends at this moment stays written', async () => {
    await put({ ...full, ...paused(ago(0)) });
    expect(await admit()).toMatchObject({ kind: 'refused' });
    expect(await stored()).toMatchObject(paused(ago(0)));
  });

  it('a moment before the hour of one is over', async () => {
    await put(slots(['x', ago(1)], ['y', ago(hour - 1)]));
    expect(await admit()).toMatchObject({ kind: 'refused', until: ago(-1) });
  });
});

describe('nobody is admitted while containment is paused', () => {
  it.each<[string, Item]>([
    ['where there is no slot yet', {}],
    ['where slots are left', slots(['x', ago(1)])],
    ['where it holds one', slots(['me', ago(1)])],
    ['where all are taken', full],
  ])('%s', async (_, item) => {
    await put({ ...item, ...paused(ago(-1)) });
    expect(await admit()).toMatchObject({ kind: 'paused', pause: { until: ago(-1), by: 'arn:me' } });
    expect([writes, await stored()]).toEqual([1, { ...item, ...paused(ago(-1)) }]);
  });

  it.each<[string, AttributeValue]>([
    ['no time', S('tomorrow')],
    ['a number', { N: '7' }],
    ['a truth', { BOOL: true }],
  ])('but %s is no pause: it would have no end', async (_, pausedUntil) => {
    await put({ ...slots(['x', ago(1)]), pausedUntil, pausedBy: S('arn:me') });
    expect(await admit()).toEqual({ kind: 'admitted' });
    expect(holders(await stored())).toEqual(['me', 'x']);
  });

  it('and a person who pauses in the place of it is obeyed', async () => {
    await put({ ...slots(['x', ago(1)]), pausedUntil: S('tomorrow') });
    const other = table.meanwhile(
      () => Promise.resolve(),
      () => put(paused(ago(-1))),
    );
    expect(await admit('me', other)).toMatchObject({ kind: 'paused' });
  });
});

describe('an item of another shape', () => {
  it.each<[string, Item]>([
    ['a text for the slots', { callers: S('x') }],
    ['a list for them', { callers: { L: [] } }],
    ['slots that have no time, and none is left', { callers: { M: { one: { N: '1' }, two: { N: '2' } } } }],
  ])('fails by our names, and stays as it is: %s', async (_, item) => {
    await put(item);
    await expect(admit()).rejects.toMatchObject({ name: errors.permanent });
    expect(await stored()).toEqual(item);
  });
});

describe('of two at a time', () => {
  const meanwhile: TestTable['meanwhile'] = (...before) => table.meanwhile(...before);
  const nothing = () => Promise.resolve();

  it('who come first, both are admitted', async () => {
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => admit('you')),
      ),
    ).toEqual({ kind: 'admitted' });
    expect(holders(await stored())).toEqual(['me', 'you']);
  });
  it('for one slot, the second is refused', async () => {
    await put(slots(['x', ago(1)]));
    expect(
      await admit(
        'me',
        meanwhile(() => admit('you')),
      ),
    ).toMatchObject({ kind: 'refused' });
    expect(holders(await stored())).toEqual(['you', 'x']);
  });
  it('that are the same caller, both are admitted to one slot', async () => {
    await put(slots(['x', ago(1)]));
    expect(await Promise.all([admit(), admit()])).toEqual([{ kind: 'admitted' }, { kind: 'admitted' }]);
    expect(holders(await stored())).toEqual(['me', 'x']);
  });
  it('of whom one takes anew what the other is to free, it stays taken', async () => {
    await put(slots(['x', ago(hour)], ['y', ago(1)]));
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => admit('x')),
      ),
    ).toMatchObject({ kind: 'refused' });
    expect(holders(await stored())).toEqual(['x', 'y']);
  });
  it('of whom one is a person who pauses, nobody is admitted, not even first', async () => {
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => put(paused(ago(-1)))),
      ),
    ).toMatchObject({ kind: 'paused' });
    expect(holders(await stored())).toEqual([]);
  });
  it('that are refused, one opens the breaker', async () => {
    await put(full);
    const other = () => admit('you');
    expect(await admit('me', meanwhile(nothing, other))).toMatchObject({ kind: 'refused', opened: false });
    expect((await stored())['openedBy']).toEqual(S('fb-you'));
  });
});

describe('a table that throttles', () => {
  it.each<[string, Item, number]>([
    ['taking a slot', slots(['x', ago(1)]), 1],
    ['taking the first', paused(ago(1)), 2],
    ['freeing one', slots(['x', ago(1)], ['y', ago(hour)]), 2],
    ['opening the breaker', full, 2],
    ['saying that one more was refused', { ...full, refusedAt: S(ago(1)), openedBy: S('fb-x') }, 3],
  ])('has the step repeated: %s', async (_, item, write) => {
    await put(item);
    throttled = write;
    await expect(admit()).rejects.toMatchObject({
      name: errors.retryable,
      message: expect.stringMatching(/^asking the circuit breaker: ProvisionedThroughputExceeded/) as unknown,
    });
    expect([writes, await stored()]).toEqual([write, item]);
  });
});
