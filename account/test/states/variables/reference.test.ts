import type { Json } from '../../../states/machine/definition.ts';
import { createFixture, type Fixture, task } from '../fixture.ts';

type States = Readonly<Record<string, object>>;

const fixtures: Fixture[] = [];
const create = (...args: Parameters<typeof createFixture>): Fixture => {
  const fixture = createFixture(...args);
  fixtures.push(fixture);
  return fixture;
};
afterEach(() => {
  for (const fixture of fixtures.splice(0)) fixture.clock.stop();
});

const functions = {
  answer: () => ({ code: 7, list: ['a', 'b'] }),
};
const inner = (state: object): object => ({ StartAt: 'Inner', States: { Inner: state } });
const pass = (fields: object): object => ({ Type: 'Pass', End: true, ...fields });
const all = ['States.ALL'];

describe('a variable', () => {
  const set = { Type: 'Pass', Assign: { v: { n: 2, list: [3, 4], text: 't', at: '2023-07-10T12:00:05Z' } } };
  const after = (state: object): States => ({
    Set: { ...set, Next: 'Read' },
    Read: state,
    Done: { Type: 'Succeed' },
  });
  const choice = (rule: object): object => ({
    Type: 'Choice',
    Choices: [{ ...rule, Next: 'Done' }],
    Default: 'No',
  });

  it.each<[string, object, Json]>([
    ['InputPath', pass({ InputPath: '$v.list[1]' }), 4],
    ['OutputPath', pass({ OutputPath: '$v.list' }), [3, 4]],
    ['Parameters', pass({ Parameters: { a: { 'b.$': '$v.list[?(@ > 3)]' } } }), { a: { b: [4] } }],
    [
      'ResultSelector',
      task('answer', { ResultSelector: { 'a.$': '$v.n', 'b.$': '$.code' } }),
      { a: 2, b: 7 },
    ],
    ['ItemsPath', { Type: 'Map', ItemsPath: '$v.list', ItemProcessor: inner(pass({})), End: true }, [3, 4]],
    [
      'ItemSelector',
      {
        Type: 'Map',
        ItemsPath: '$v.list',
        ItemSelector: { 'i.$': '$$.Map.Item.Value', 'n.$': '$v.n' },
        ItemProcessor: inner(pass({})),
        End: true,
      },
      [
        { i: 3, n: 2 },
        { i: 4, n: 2 },
      ],
    ],
    [
      'intrinsic arguments',
      pass({ Parameters: { 'a.$': "States.ArrayContains($v['list'], 4)" } }),
      { a: true },
    ],
    ['SecondsPath', { Type: 'Wait', SecondsPath: '$v.n', OutputPath: '$v.text', End: true }, 't'],
    ['TimestampPath', { Type: 'Wait', TimestampPath: '$v.at', OutputPath: '$v.text', End: true }, 't'],
    ['TimeoutSecondsPath', task('answer', { TimeoutSecondsPath: '$v.n', OutputPath: '$.code' }), 7],
  ])('is read in %s', async (_where, state, expected) => {
    const { Set: first, Read } = after(state);
    const execution = await create(functions).run({ Set: first ?? {}, Read: Read ?? {} });
    expect(execution.ending()).toMatchObject({ status: 'SUCCEEDED' });
    expect(execution.ending()?.output).toEqual(expected);
  });

  it.each<[string, object, string]>([
    ['Variable', { Variable: '$v.text', StringEquals: 't' }, 'Done'],
    ['StringEqualsPath', { Variable: '$.text', StringEqualsPath: '$v.text' }, 'Done'],
    ['NumericGreaterThanPath inside Not', { Not: { Variable: '$.n', NumericGreaterThanPath: '$v.n' } }, 'No'],
    ['IsPresent', { Variable: '$v.none', IsPresent: true }, 'No'],
  ])('is read in a Choice: %s', async (_where, rule, expected) => {
    const states = { ...after(choice(rule)), No: { Type: 'Succeed' } };
    const execution = await create().run(states, { text: 't', n: 3 });
    expect(execution.history().at(-1)).toMatchObject({ state: expected });
  });

  it('is read in ErrorPath and CausePath', async () => {
    const { Set: first } = after({});
    const execution = await create().run({
      Set: first ?? {},
      Read: { Type: 'Fail', ErrorPath: '$v.text', CausePath: "States.Format('{} times', $v.n)" },
    });
    expect(execution.ending()).toMatchObject({ error: 't', cause: '2 times' });
  });

  it.each<[string, object, RegExp]>([
    [
      'is never assigned on the way',
      { InputPath: '$late' },
      /'Read'.*variable in '\$late'.*'InputPath' has no value/,
    ],
    ['has the name of a method', { InputPath: '$constructor' }, /variable in '\$constructor'.*has no value/],
    ['lacks the path', { Parameters: { 'a.$': '$v.no' } }, /'\$v\.no'.*'a\.\$'.*input '\{"n":2/],
  ])('that %s fails the execution, beyond any Catch', async (_what, fields, cause) => {
    const execution = await create().run({
      Set: { ...set, Next: 'Read' },
      Read: {
        Type: 'Parallel',
        ...fields,
        Branches: [inner(pass({}))],
        Catch: [{ ErrorEquals: all, Next: 'Done' }],
        Assign: { late: 1, constructor: 2 },
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
    expect(execution.ending()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringMatching(cause) as string,
    });
  });

  it('without a value is not present', async () => {
    const execution = await create().run({
      Pick: {
        Type: 'Choice',
        Choices: [{ Variable: '$done', IsPresent: false, Next: 'Set' }],
        Default: 'Done',
      },
      Set: { Type: 'Pass', Assign: { done: true }, Next: 'Pick' },
      Done: { Type: 'Succeed' },
    });
    expect(
      execution
        .history()
        .map(({ state }) => state)
        .at(-1),
    ).toBe('Done');
  });
});
