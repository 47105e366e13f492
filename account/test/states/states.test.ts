import { createFixture, type Fixture, task } from './fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

describe('an execution', () => {
  it('hands data from state to state as the definition says', async () => {
    const { run } = create({
      count: ({ items }: { items: number[] }) => ({ n: items.length, held: [{ ok: true }, { ok: false }] }),
    });
    const execution = await run(
      {
        Count: task('count', {
          InputPath: '$.event',
          Parameters: { 'items.$': '$.items', 'by.$': '$$.Execution.Name' },
          ResultSelector: { 'n.$': '$.n', 'flags.$': '$.held[*].ok' },
          ResultPath: '$.counted',
          Next: 'Add',
        }),
        Add: {
          Type: 'Pass',
          Parameters: { 'next.$': 'States.MathAdd($.counted.n, 1)' },
          ResultPath: '$.sum',
          Next: 'Fixed',
        },
        Fixed: { Type: 'Pass', Result: false, ResultPath: '$.fixed', OutputPath: '$', Next: 'Done' },
        Done: { Type: 'Succeed' },
      },
      { event: { items: [4, 5] } },
    );
    expect(execution.ending()).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        event: { items: [4, 5] },
        counted: { n: 2, flags: [true, false] },
        sum: { next: 3 },
        fixed: false,
      },
    });
  });

  it('waits on the account clock, not in real time', async () => {
    const { run } = create();
    const startedAt = Date.now();
    const execution = await run(
      {
        Short: { Type: 'Wait', Seconds: 900, Next: 'Long' },
        Long: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Until' },
        Until: { Type: 'Wait', TimestampPath: '$.until', End: true },
      },
      { seconds: 3600, until: '2023-07-11T00:00:00Z' },
    );
    const [short, , long, , until, left] = execution.history();
    expect(Number(long?.at) - Number(short?.at)).toBeGreaterThanOrEqual(900_000);
    expect(Number(until?.at) - Number(long?.at)).toBeGreaterThanOrEqual(3_600_000);
    expect(left?.at.toISOString()).toMatch(/^2023-07-11T00:00:0/);
    expect(Date.now() - startedAt).toBeLessThan(3000);
  });

  it('maps over items with their index, no more at once than it may', async () => {
    let running = 0;
    let most = 0;
    const { run } = create({
      square: async ({ n }: { n: number }) => {
        most = Math.max(most, (running += 1));
        await new Promise((done) => setTimeout(done, 5));
        running -= 1;
        return n * n;
      },
    });
    const execution = await run(
      {
        Each: {
          Type: 'Map',
          ItemsPath: '$.numbers',
          ItemSelector: { 'n.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'all.$': '$.numbers' },
          MaxConcurrency: 2,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Square',
            States: { Square: task('square', { ResultPath: '$.square', OutputPath: "$['i','square']" }) },
          },
          End: true,
        },
      },
      { numbers: [2, 3, 4] },
    );
    expect(execution.ending()?.output).toEqual([
      [0, 4],
      [1, 9],
      [2, 16],
    ]);
    expect(most).toBe(2);
  });

  it('chooses, loops and counts', async () => {
    const { run } = create();
    const execution = await run(
      {
        Again: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
        Enough: {
          Type: 'Choice',
          Choices: [
            {
              And: [{ Variable: '$.n', IsPresent: true }, { Or: [{ Variable: '$.n', NumericLessThan: 3 }] }],
              Next: 'Again',
            },
          ],
          Default: 'Done',
        },
        Done: { Type: 'Succeed', OutputPath: '$.n' },
      },
      { n: 0 },
    );
    expect(execution.ending()?.output).toBe(3);
  });
});
