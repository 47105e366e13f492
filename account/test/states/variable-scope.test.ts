import { createFixture, type Fixture, named, task } from './fixture.ts';

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

const kib = 1024;
const first = (assign: object, next = 'Each'): object => ({ Type: 'Pass', Assign: assign, Next: next });
const read = (template: object): object => ({ Type: 'Pass', Parameters: template, End: true });

describe('the variables of a branch or an iteration', () => {
  it('are its own, beside the outer ones that it reads', async () => {
    const { run } = create();
    const branch = (name: string): object => ({
      StartAt: `Set ${name}`,
      States: {
        [`Set ${name}`]: { Type: 'Pass', Assign: { mine: name }, Next: `Wait ${name}` },
        [`Wait ${name}`]: { Type: 'Wait', Seconds: 5, Next: `Read ${name}` },
        [`Read ${name}`]: read({ 'mine.$': '$mine', 'outer.$': '$outer' }),
      },
    });
    const execution = await run({
      First: first({ outer: 1 }, 'Both'),
      Both: { Type: 'Parallel', Branches: [branch('a'), branch('b')], End: true },
    });
    expect(execution.ending()?.output).toEqual([
      { mine: 'a', outer: 1 },
      { mine: 'b', outer: 1 },
    ]);
  });

  it('start anew in each iteration, nested ones included', async () => {
    const { run } = create();
    const states = (name: string, last: object): object => ({
      StartAt: `Seen ${name}`,
      States: {
        [`Seen ${name}`]: {
          Type: 'Choice',
          Choices: [{ Variable: `$${name}`, IsPresent: true, Next: `Twice ${name}` }],
          Default: `Set ${name}`,
        },
        [`Twice ${name}`]: { Type: 'Fail' },
        [`Set ${name}`]: { Type: 'Pass', Assign: { [`${name}.$`]: '$' }, Next: `Last ${name}` },
        [`Last ${name}`]: last,
      },
    });
    const innermost = states('y', read({ 'x.$': '$x', 'y.$': '$y', 'z.$': '$z' }));
    const map = { Type: 'Map', MaxConcurrency: 1, End: true };
    const execution = await run(
      {
        First: first({ z: 0 }),
        Each: { ...map, ItemProcessor: states('x', { ...map, ItemProcessor: innermost }) },
      },
      [[1, 2], [3]],
    );
    expect(execution.ending()?.output).toEqual([
      [
        { x: [1, 2], y: 1, z: 0 },
        { x: [1, 2], y: 2, z: 0 },
      ],
      [{ x: [3], y: 3, z: 0 }],
    ]);
  });

  it('are gone when it has failed, while the Catch around it assigns in the outer scope', async () => {
    const { run } = create({
      bad: () => {
        throw named('Bad', 'no');
      },
    });
    const execution = await run({
      Each: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'In', States: { In: first({ inner: 1 }, 'Bad'), Bad: task('bad') } }],
        Catch: [{ ErrorEquals: ['Bad'], Assign: { 'failure.$': '$.Error' }, Next: 'Read' }],
        Next: 'Read',
      },
      Read: read({ 'failure.$': '$failure' }),
    });
    expect(execution.ending()?.output).toEqual({ failure: 'Bad' });
  });
});

describe('the size of variables', () => {
  const text = (bytes: number): string => 'x'.repeat(bytes - 2);

  it.each<[string, object, boolean]>([
    ['one of 256 KiB', { a: text(256 * kib) }, true],
    ['one of a byte more', { a: text(256 * kib + 1) }, false],
    ['two of 128 KiB', { a: text(128 * kib), b: text(128 * kib) }, true],
    ['two of which one has a byte more', { a: text(128 * kib), b: text(128 * kib + 1) }, false],
  ])('in one Assign: %s', async (_what, assign, fits) => {
    const execution = await create().run({ First: first(assign, 'Done'), Done: { Type: 'Succeed' } });
    expect(execution.ending()).toMatchObject(
      fits
        ? { status: 'SUCCEEDED' }
        : {
            error: 'States.DataLimitExceeded',
            cause: expect.stringMatching(/^The state 'First'.*one Assign/) as string,
          },
    );
  });

  /** Iterations that store 256 KiB each, and keep it for a second. */
  const storing = (fields: object): object => ({
    Type: 'Map',
    ItemsPath: '$items',
    ItemProcessor: {
      StartAt: 'Store',
      States: {
        Store: { Type: 'Pass', Assign: { 'v.$': '$$.Execution.Input' }, Next: 'Again' },
        Again: { Type: 'Pass', Assign: { 'v.$': '$$.Execution.Input' }, Next: 'Keep' },
        Keep: { Type: 'Wait', Seconds: 1, End: true },
      },
    },
    ...fields,
  });
  const items = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const fits = { status: 'SUCCEEDED' };
  const tooMuch = {
    error: 'States.DataLimitExceeded',
    cause: expect.stringMatching(/^The state 'Store'.*of the execution/) as string,
  };

  it.each<[string, number[], object, object]>([
    ['10 MiB, all but the list of items', items(39), {}, fits],
    ['what is more by the list of items', items(40), {}, tooMuch],
    ['iterations one after the other give back what they stored', items(50), { MaxConcurrency: 10 }, fits],
  ])('in an execution: %s', async (_what, list, fields, expected) => {
    const execution = await create().run(
      { First: first({ items: list }), Each: storing({ ...fields, End: true }) },
      text(256 * kib),
    );
    expect(execution.ending()).toMatchObject(expected);
  });
});
