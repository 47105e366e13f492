import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Json } from '../../states/machine/definition.ts';
import { createFixture } from './fixture.ts';

/**
 * aws-local-stepfunctions as a second opinion on the interpreter, and the reasons why it is not the interpreter
 * itself: where AWS's documentation or service says otherwise, both answers are written down. A new version that
 * makes one of the disagreements fail is a reason to look at it again.
 */
type States = Record<string, Record<string, unknown>>;

const choice = (rule: object): States => ({
  Pick: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
  Yes: { Type: 'Pass', Result: 'yes', End: true },
  No: { Type: 'Pass', Result: 'no', End: true },
});
const pass = (fields: object): States => ({ Only: { Type: 'Pass', End: true, ...fields } });

async function askLibrary(states: States, input: Json): Promise<unknown> {
  const definition = structuredClone({
    StartAt: Object.keys(states)[0],
    States: states,
  }) as unknown as StateMachineDefinition;
  try {
    return await new StateMachine(definition, { validationOptions: { noValidate: true } }).run(input as never)
      .result;
  } catch (error) {
    return ((error as Error).cause as Error).name;
  }
}

async function askInterpreter(states: States, input: Json): Promise<unknown> {
  const fixture = createFixture();
  const ending = (await fixture.run(states, input)).ending();
  fixture.clock.stop();
  return ending?.status === 'SUCCEEDED' ? ending.output : ending?.error;
}

describe('the interpreter and aws-local-stepfunctions', () => {
  it.each<[string, States, Json]>([
    [
      'paths, ResultPath and OutputPath',
      pass({ Parameters: { 'a.$': '$.x.y' }, ResultPath: '$.r.s', OutputPath: '$.r' }),
      { x: { y: [1] } },
    ],
    ['wildcards', pass({ Parameters: { 'a.$': '$.l[*].x' } }), { l: [{ x: 1 }, { x: [2] }] }],
    ['filters', pass({ Parameters: { 'a.$': '$.l[?(@.x>1)].x' } }), { l: [{ x: 1 }, { x: 2 }] }],
    [
      'slices and descent',
      pass({ Parameters: { 'a.$': '$.l[1:]', 'b.$': '$..x' } }),
      { l: [{ x: 1 }, { x: 2 }] },
    ],
    [
      'intrinsics',
      pass({ Parameters: { 'a.$': "States.Format('{}-{}', $.n, States.MathAdd($.n, 1))" } }),
      { n: 1 },
    ],
    [
      'And, Or, Not',
      choice({
        And: [{ Variable: '$.n', NumericLessThan: 2 }, { Not: { Variable: '$.n', NumericEquals: 0 } }],
      }),
      { n: 1 },
    ],
    [
      'timestamps',
      choice({ Variable: '$.t', TimestampLessThan: '2026-01-01T00:00:00Z' }),
      { t: '2025-12-31T23:59:59Z' },
    ],
    [
      'StringMatches',
      choice({ Variable: '$.s', StringMatches: 'arn:*:user/*' }),
      { s: 'arn:aws:iam::1:user/x' },
    ],
    [
      'no choice',
      {
        Pick: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 2, Next: 'Done' }] },
        Done: { Type: 'Succeed' },
      },
      { n: 1 },
    ],
    ['a Fail state', { No: { Type: 'Fail', Error: 'E', Cause: 'c' } }, {}],
    ['a missing path', pass({ InputPath: '$.no' }), {}],
    [
      'a Map',
      {
        Each: {
          Type: 'Map',
          ItemsPath: '$.l',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          ItemProcessor: { StartAt: 'Only', States: pass({}) },
          End: true,
        },
      },
      { l: [1, 2] },
    ],
    [
      'a caught branch',
      {
        Both: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } }],
          Catch: [{ ErrorEquals: ['E'], ResultPath: null, Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Succeed' },
      },
      { kept: 1 },
    ],
  ])('agree on %s', async (_what, states, input) => {
    expect(await askInterpreter(states, input)).toEqual(await askLibrary(states, input));
  });

  it.each<[string, States, Json, unknown, unknown]>([
    [
      'backslashes in a string result',
      pass({ Parameters: { 'a.$': 'States.JsonToString($)' } }),
      { q: '"' },
      { a: '{"q":"\\""}' },
      { a: '{"q":"""}' },
    ],
    [
      'parentheses in a string',
      pass({ Parameters: { 'a.$': "States.Format('(a {}', $.n)" } }),
      { n: 1 },
      { a: '(a 1' },
      'States.Runtime',
    ],
    [
      'a wildcard that finds nothing',
      pass({ Parameters: { 'a.$': '$.l[*].x' } }),
      { l: [] },
      { a: [] },
      'States.Runtime',
    ],
    ['IsPresent: false', choice({ Variable: '$.no', IsPresent: false }), {}, 'yes', 'no'],
    ['IsNull: false', choice({ Variable: '$.n', IsNull: false }), { n: 1 }, 'yes', 'no'],
    [
      'a number compared with null',
      choice({ Variable: '$.n', NumericLessThan: 5 }),
      { n: null },
      'no',
      'yes',
    ],
    ['a number compared with text', choice({ Variable: '$.n', NumericLessThan: 5 }), { n: '1' }, 'no', 'yes'],
    ['ResultPath: $', pass({ Result: 1, ResultPath: '$' }), { x: 1 }, 1, { x: 1, $: 1 }],
    ['a Result that is false', pass({ Result: false }), { x: 1 }, false, { x: 1 }],
    [
      'several separators',
      pass({ Parameters: { 'a.$': "States.StringSplit('a.b+c', '.+')" } }),
      {},
      { a: ['a', 'b', 'c'] },
      { a: ['a.b+c'] },
    ],
    [
      "the execution's input inside a branch",
      {
        Both: {
          Type: 'Parallel',
          Parameters: { inner: 1 },
          Branches: [{ StartAt: 'Only', States: pass({ Parameters: { 'a.$': '$$.Execution.Input' } }) }],
          End: true,
        },
      },
      { outer: 1 },
      [{ a: { outer: 1 } }],
      [{ a: { inner: 1 } }],
    ],
    [
      'the item inside an iteration',
      {
        Each: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'Only', States: pass({ Parameters: { 'a.$': '$$.Map.Item.Index' } }) },
          End: true,
        },
      },
      [7],
      [{ a: 0 }],
      'States.Runtime',
    ],
  ])('disagree on %s', async (_what, states, input, ours, theirs) => {
    expect(await askInterpreter(states, input)).toEqual(ours);
    expect(await askLibrary(states, input)).toEqual(theirs);
  });
});
