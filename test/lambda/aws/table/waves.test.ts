import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { makeWaves } from '../../../../lambda/aws/table/waves.ts';
import { errors } from '../../../../lambda/contract.ts';
import { startTable, type TestTable } from '../../../support/incident-table.ts';

let table: TestTable;
let sequence = 0;
let writes = 0;
beforeAll(async () => {
  table = await startTable({
    onProgress: (progress) => void (writes += progress.kind === 'call' ? 1 : 0),
  });
});
afterAll(() => table.close());

const at = (minute: number, second = 0): Date => new Date(Date.UTC(2026, 10, 1, 10, minute, second));
const principal = (): string => `role:${(sequence += 1)}`;
/** More than enough for a machine that is busy. */
const waves = () => makeWaves(table.dynamodb, 'incidents', 60_000);
const admit = (key: string, execution: string, now: Date, limit = 3) =>
  waves().admit({ key, execution }, limit, { now, expiresAt: 2_000_000_000 });
const kinds = (answers: readonly { readonly kind: string }[]) => answers.map(({ kind }) => kind);

describe('the waves of a principal', () => {
  it('are admitted up to the limit within an hour, and again when that is over', async () => {
    const key = principal();
    const answers = [];
    for (const minute of [0, 10, 20, 30]) answers.push(await admit(key, `e${minute}`, at(minute)));
    expect(kinds(answers)).toEqual(['admitted', 'admitted', 'admitted', 'refused']);
    expect(answers[3]).toMatchObject({ until: at(60).toISOString(), opened: true });
    expect((await admit(key, 'e60', at(60, 1))).kind).toBe('admitted');
  });
  it('say once within the hour that they are full, however often that is repeated', async () => {
    const key = principal();
    for (const n of [1, 2, 3]) await admit(key, `e${n}`, at(n));
    const refused = [];
    for (const execution of ['x', 'y', 'x']) refused.push(await admit(key, execution, at(5)));
    expect(refused).toMatchObject([{ opened: true }, { opened: false }, { opened: true }]);
  });
  it('are told of by one of each five minutes', async () => {
    const key = principal();
    const quiet = [];
    for (const [execution, now] of [
      ['a', at(0)],
      ['b', at(4, 59)],
      ['c', at(5)],
      ['d', at(9)],
    ] as const)
      quiet.push(await admit(key, execution, now, 10));
    expect(quiet).toMatchObject([{ quiet: false }, { quiet: true }, { quiet: false }, { quiet: true }]);
    // The next hour begins anew: who told an hour ago tells nothing now.
    expect(await admit(key, 'e', at(61))).toMatchObject({ quiet: false });
  });
  it('are told of by another one where the hour ends within the minutes of the clock in which it began', async () => {
    const key = principal();
    // Of an hour that began at 10:02, 11:01 is in the first five minutes of the clock again.
    expect(await admit(key, 'a', at(2), 10)).toMatchObject({ quiet: false });
    expect(await admit(key, 'b', at(61), 10)).toMatchObject({ quiet: false });
    expect(await admit(key, 'c', at(61, 30), 10)).toMatchObject({ quiet: true });
  });
  it('are counted once where the step is repeated', async () => {
    const key = principal();
    for (let n = 0; n < 3; n += 1)
      expect(await admit(key, 'same', at(n))).toMatchObject({ kind: 'admitted', quiet: false });
    expect(kinds([await admit(key, 'two', at(3)), await admit(key, 'three', at(4))])).toEqual([
      'admitted',
      'admitted',
    ]);
  });
  it('of many at the same time are the limit and no more, in an item that does not grow', async () => {
    const key = principal();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => admit(key, `e${n}`, at(0))));
    expect(answers.filter(({ kind }) => kind === 'admitted')).toHaveLength(3);
    expect(answers.filter((each) => each.kind === 'refused' && each.opened)).toHaveLength(1);
    const Key = { pk: { S: key }, sk: { S: 'WAVES' } };
    const { Item } = await table.dynamodb.send(new GetItemCommand({ TableName: 'incidents', Key }));
    expect(JSON.stringify(Item).length).toBeLessThan(1_000);
  });
  it('take one write each where there is room', async () => {
    const key = principal();
    await admit(key, 'first', at(0));
    writes = 0;
    await admit(key, 'second', at(1));
    expect(writes).toBe(1);
  });
  it('fail by our names', async () => {
    const missing = makeWaves(table.dynamodb, 'no-such-table').admit({ key: 'k', execution: 'e' }, 1, {
      now: at(0),
      expiresAt: 1,
    });
    await expect(missing).rejects.toMatchObject({ name: errors.permanent });
  });
});
