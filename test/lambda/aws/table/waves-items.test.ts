import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@firebreak/account';
import { makeWaves } from '../../../../lambda/aws/table/waves.ts';
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
      return writes === throttled ? new AwsError('ThrottlingException', 'Too fast.', 400) : undefined;
    },
  });
});
afterAll(() => table.close());

type Item = Readonly<Record<string, AttributeValue>>;
const TableName = 'incidents';
const Key = { pk: { S: 'role:1' }, sk: { S: 'WAVES' } };

const now = new Date('2026-11-01T10:00:00.000Z');
/** The text of a time, so many milliseconds before now. */
const ago = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
const hour = 3_600_000;
const S = (text: string): AttributeValue => ({ S: text });
const N = (number: number): AttributeValue => ({ N: String(number) });

const without = (item: Item, ...names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
const put = (item: Item): Promise<unknown> =>
  table.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, ...item } }));
async function stored(): Promise<Item> {
  const { Item = {} } = await table.dynamodb.send(new GetItemCommand({ TableName, Key }));
  return without(Item, ...Object.keys(Key));
}
beforeEach(async () => {
  [writes, throttled] = [0, 0];
  await table.account.dynamoDb.execute('DeleteItem', { TableName, Key });
});

const of = (dynamodb = table.dynamodb) => makeWaves(dynamodb, TableName, 60_000);
const when = { now, expiresAt: 2_000_000_000 };
const who = (execution: string) => ({ key: 'role:1', execution });
const admit = (execution = 'me', dynamodb = table.dynamodb) => of(dynamodb).admit(who(execution), 3, when);
const mayTrace = (execution = 'me', dynamodb = table.dynamodb) => of(dynamodb).mayTrace(who(execution), when);
const meanwhile: TestTable['meanwhile'] = (...before) => table.meanwhile(...before);
const nothing = () => Promise.resolve();

const waves = (count: number, began: string, lastBy = 'x'): Item => ({
  ...{ hourStart: S(began), waves: N(count), lastBy: S(lastBy) },
});
const within = (count: number, lastBy?: string): Item => waves(count, ago(hour - 1), lastBy);

describe('a wave is admitted', () => {
  const begun = waves(1, ago(0), 'me');
  it.each<[string, Item | undefined, number, Item]>([
    ['where there is no item', undefined, 2, begun],
    ['where the hour is over at this moment', waves(3, ago(hour)), 2, begun],
    ['where it is over and was not full', waves(1, ago(hour), 'x'), 2, begun],
    ['where it is long over', waves(3, ago(9 * hour)), 2, begun],
    ['where only traces were counted', { tracesFrom: S(ago(1)), traces: N(30) }, 2, begun],
    ['where a place is left, a moment before the hour is over', within(2), 1, within(3, 'me')],
    ['where it has the last place already', within(3, 'me'), 1, within(3, 'me')],
    ['where the hour has no number, once that is over', { hourStart: S(ago(hour)) }, 2, begun],
    ['where the hour has no time', { hourStart: N(7), waves: N(3) }, 2, begun],
  ])('%s', async (_, item, expected, after) => {
    if (item) await put(item);
    expect(await admit()).toMatchObject({ kind: 'admitted' });
    expect([writes, await stored()]).toEqual([expected, expect.objectContaining(after)]);
  });

  it('and a new hour forgets who told of the last one and who was refused', async () => {
    await put({ ...waves(3, ago(hour)), teller0: S('x'), teller7: S('x'), refusedBy: S('x') });
    expect(await admit()).toEqual({ kind: 'admitted', quiet: false });
    const { expiresAt, ...after } = await stored();
    expect(expiresAt).toEqual(N(2_000_000_000));
    expect(Object.keys(after).filter((name) => /^teller|^refused/.test(name))).toHaveLength(1);
    expect(Object.values(after)).not.toContainEqual(S('x'));
  });
});

describe('a wave is refused', () => {
  it.each<[string, Item, boolean]>([
    ['where the hour is full', within(3), true],
    ['where it is more than full, as the limit was lowered', within(9), true],
    ['and does not say so again', { ...within(3), refusedBy: S('x') }, false],
    ['and says so again where its step is repeated', { ...within(3), refusedBy: S('me') }, true],
    ['where the hour has no number', { hourStart: S(ago(hour - 1)) }, true],
    ['where the number is a text', { ...within(3), waves: S('1') }, true],
  ])('%s', async (_, item, opened) => {
    await put(item);
    expect(await admit()).toEqual({ kind: 'refused', until: ago(-1), opened });
    expect(await stored()).toEqual({ ...item, refusedBy: opened ? S('me') : S('x') });
  });
});

describe('of two waves at a time', () => {
  it('that are the first, both are admitted', async () => {
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => admit('you')),
      ),
    ).toMatchObject({ kind: 'admitted' });
    expect(await stored()).toMatchObject({ waves: N(2), lastBy: S('me') });
  });
  it('that are the first and the same, both are admitted to one place', async () => {
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => admit('me')),
      ),
    ).toEqual({ kind: 'admitted', quiet: false });
    expect(await stored()).toMatchObject({ waves: N(1), lastBy: S('me') });
    expect(await stored()).not.toHaveProperty('refusedBy');
  });
  it('for the last place, the second is refused', async () => {
    await put(within(2));
    expect(
      await admit(
        'me',
        meanwhile(() => admit('you')),
      ),
    ).toMatchObject({ kind: 'refused', opened: true });
    expect(await stored()).toMatchObject({ waves: N(3), lastBy: S('you') });
  });
  it('that begin a new hour, none counts to the old one', async () => {
    await put(waves(3, ago(hour)));
    expect(
      await admit(
        'me',
        meanwhile(nothing, () => admit('you')),
      ),
    ).toMatchObject({ kind: 'admitted' });
    expect(await stored()).toMatchObject(waves(2, ago(0), 'me'));
  });
  it('that are refused, one says so', async () => {
    await put(within(3));
    const other = () => admit('you');
    expect(await admit('me', meanwhile(nothing, nothing, nothing, other))).toMatchObject({ opened: false });
    expect(await stored()).toMatchObject({ refusedBy: S('you') });
  });
});

const traces = (count: number, from: string): Item => ({ tracesFrom: S(from), traces: N(count) });

describe('a refused credential', () => {
  it.each<[string, Item | undefined, boolean, Item]>([
    ['may be traced where there is no item', undefined, true, traces(1, ago(0))],
    ['may where only waves were counted', within(3), true, { ...within(3), ...traces(1, ago(0)) }],
    ['may where the hour is over at this moment', traces(30, ago(hour)), true, traces(1, ago(0))],
    [
      'may as the thirtieth, a moment before the hour is over',
      traces(29, ago(hour - 1)),
      true,
      traces(30, ago(hour - 1)),
    ],
    ['may not as the next', traces(30, ago(hour - 1)), false, traces(30, ago(hour - 1))],
    ['may not where the hour has no number', { tracesFrom: S(ago(1)) }, false, { tracesFrom: S(ago(1)) }],
    ['may where the hour has no time', { tracesFrom: N(7), traces: N(30) }, true, traces(1, ago(0))],
  ])('%s', async (_, item, may, after) => {
    if (item) await put(item);
    expect(await mayTrace()).toBe(may);
    expect(without(await stored(), 'expiresAt')).toEqual(after);
  });

  it('may be traced beside another one that is the first at the same time', async () => {
    expect(
      await mayTrace(
        'me',
        meanwhile(nothing, () => mayTrace('you')),
      ),
    ).toBe(true);
    expect(await stored()).toMatchObject(traces(2, ago(0)));
  });
  it('may not where another one takes the last place meanwhile', async () => {
    await put(traces(29, ago(1)));
    expect(
      await mayTrace(
        'me',
        meanwhile(() => mayTrace('you')),
      ),
    ).toBe(false);
    expect(await stored()).toEqual(traces(30, ago(1)));
  });
});

describe('a table that throttles', () => {
  it.each<[string, Item, number, () => Promise<unknown>]>([
    ['another wave', within(1), 1, admit],
    ['the first of an hour', waves(3, ago(hour)), 2, admit],
    ['the last try', within(3), 3, admit],
    ['saying that it is full', within(3), 4, admit],
    ['another trace', traces(1, ago(1)), 1, mayTrace],
    ['the first trace', traces(1, ago(hour)), 2, mayTrace],
  ])('has the step repeated: %s', async (_, item, write, work) => {
    await put(item);
    throttled = write;
    await expect(work()).rejects.toMatchObject({
      name: errors.retryable,
      message: expect.stringMatching(/^counting the waves of the principal: Throttling/) as unknown,
    });
    expect([writes, await stored()]).toEqual([write, item]);
  });
});
