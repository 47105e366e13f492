import { loadDefinition } from '../../states/machine/load-definition.ts';

type States = Readonly<Record<string, object>>;

const machine = (states: States): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
const end = { Type: 'Succeed' };
const pass = (fields: object): string => machine({ A: { Type: 'Pass', Next: 'Z', ...fields }, Z: end });
const choice = (fields: object): string => machine({ A: { Type: 'Choice', ...fields }, Z: end });
const inner = (assign: object, name = 'In'): object => ({
  StartAt: name,
  States: { [name]: { Type: 'Pass', Assign: assign, End: true } },
});
const parallel = (...branches: object[]): object => ({ Type: 'Parallel', Branches: branches, Next: 'Z' });

/** Data that asl-validator takes for mistakes, or breaks on. */
const odd = [null, '{% x %}', { States: { x: 1 } }];

describe('loading a definition with variables', () => {
  it.each<[string, string]>([
    [
      'Assign wherever it may stand, with data that the schema alone would refuse',
      machine({
        Assign: { Type: 'Pass', Assign: { a: odd }, Next: 'Pick' },
        Pick: {
          Type: 'Choice',
          Choices: [{ Variable: '$a', IsPresent: true, Assign: { b: odd }, Next: 'Each' }],
          Default: 'Each',
          Assign: { b: odd },
        },
        Each: {
          Type: 'Map',
          ItemsPath: '$a',
          ItemProcessor: inner({ c: odd }),
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { d: odd }, Next: 'Both' }],
          Next: 'Both',
        },
        Both: {
          Type: 'Parallel',
          Branches: [inner({ c: odd }, 'In 2')],
          Assign: { e: odd },
          Next: 'Old',
        },
        Old: { Type: 'Map', Iterator: inner({ c: odd }, 'In 3'), End: true },
      }),
    ],
    [
      'the same name in branches side by side',
      machine({ A: parallel(inner({ x: 1 }), inner({ x: 1 }, 'B')), Z: end }),
    ],
    [
      'a reference to what another state of the scope, or of one around it, assigns',
      machine({
        A: parallel({ StartAt: 'In', States: { In: { Type: 'Pass', InputPath: '$late', End: true } } }),
        Z: { Type: 'Pass', Assign: { late: 1 }, End: true },
      }),
    ],
  ])('takes %s', (_what, definition) => {
    expect(loadDefinition(definition)).toEqual(JSON.parse(definition));
  });

  it.each<[string, string, RegExp]>([
    ['the reserved name', pass({ Assign: { states: 1 } }), /State 'A', field Assign: "states".*reserved/],
    ['a name that is too long', pass({ Assign: { ['x'.repeat(81)]: 1 } }), /at most 80 characters/],
    ['a part of a variable', pass({ Assign: { 'x.y': 1 } }), /"x\.y".*Unicode identifier/],
    ['a name that begins with a digit', pass({ Assign: { '1x.$': '$' } }), /"1x".*Unicode identifier/],
    ['a name with a dollar', pass({ Assign: { $x: 1 } }), /"\$x".*Unicode identifier/],
    ['no name', pass({ Assign: { '.$': '$' } }), /"" cannot be assigned/],
    ['one variable twice', pass({ Assign: { x: 1, 'x.$': '$' } }), /x stands there twice/],
    ['one field of a value twice', pass({ Assign: { x: [{ y: 1, 'y.$': '$' }] } }), /y stands there twice/],
    ['what is no object', pass({ Assign: ['x'] }), /\["x"\] is no object/],
    [
      'a bad name in a rule',
      choice({ Choices: [{ Variable: '$.x', IsNull: true, Assign: { 'a b': 1 }, Next: 'Z' }] }),
      /State 'A', field Choices\.Assign: "a b"/,
    ],
    [
      'Assign in a rule inside another',
      choice({ Choices: [{ Not: { Variable: '$.x', IsNull: true, Assign: { a: 1 } }, Next: 'Z' }] }),
      /inside And, Or or Not has no Assign/,
    ],
    [
      'a bad name in a catcher',
      machine({
        A: { ...parallel(inner({})), Catch: [{ ErrorEquals: ['States.ALL'], Assign: { '': 1 }, Next: 'Z' }] },
        Z: end,
      }),
      /State 'A', field Catch\.Assign/,
    ],
    [
      'a ResultPath into a variable',
      pass({ Assign: { x: 1 }, ResultPath: '$x.y' }),
      /field ResultPath: \$x\.y is a variable/,
    ],
    [
      'an inner variable with the name of one that is assigned around it, though later',
      machine({ A: parallel(inner({ x: 1 })), Z: { Type: 'Pass', Assign: { 'x.$': '$' }, End: true } }),
      /DUPLICATE_VARIABLE_NAME: State 'A', a branch assigns x/,
    ],
    [
      'an inner variable with the name of one two scopes around it',
      machine({
        A: {
          Type: 'Map',
          Assign: { x: 1 },
          ItemProcessor: {
            StartAt: 'M',
            States: { M: { Type: 'Map', ItemProcessor: inner({ x: 1 }), End: true } },
          },
          Next: 'Z',
        },
        Z: end,
      }),
      /State 'M', its ItemProcessor assigns x/,
    ],
    [
      'an inner variable with the name of one that a rule around it assigns',
      machine({
        A: {
          Type: 'Choice',
          Choices: [{ Variable: '$.x', IsPresent: true, Assign: { x: 1 }, Next: 'B' }],
          Default: 'B',
        },
        B: parallel(inner({ x: 1 })),
        Z: end,
      }),
      /State 'B', a branch assigns x/,
    ],
  ])('refuses %s as invalid', (_what, definition, message) => {
    expect(() => loadDefinition(definition)).toThrow(
      expect.objectContaining({ code: 'InvalidDefinition', status: 400 }) as Error,
    );
    expect(() => loadDefinition(definition)).toThrow(message);
  });

  it.each<[string, string, RegExp]>([
    ['Succeed with Assign', machine({ A: { Type: 'Succeed', Assign: { x: 1 } } }), /State 'A', field Assign/],
    ['Fail with Assign', machine({ A: { Type: 'Fail', Assign: { x: 1 } } }), /State 'A', field Assign/],
    ['a variable that nothing assigns', pass({ InputPath: '$user.name' }), /field InputPath.*assigns user/],
    [
      'a variable of a branch, read outside',
      machine({ A: parallel(inner({ x: 1 })), Z: { Type: 'Pass', OutputPath: '$x', End: true } }),
      /State 'Z', field OutputPath.*assigns x/,
    ],
    [
      'a variable of another branch',
      machine({ A: parallel(inner({ x: 1 }), inner({ 'y.$': '$x' }, 'B')), Z: end }),
      /State 'B', field Assign\.y\.\$.*assigns x/,
    ],
    [
      'a variable that nothing assigns, in an argument',
      pass({ Parameters: { 'a.$': 'States.ArrayLength($list)' } }),
      /field Parameters\.a\.\$.*assigns list/,
    ],
    [
      'a variable that nothing assigns, in a rule',
      choice({ Choices: [{ Variable: '$.x', NumericEqualsPath: '$y', Next: 'Z' }] }),
      /field Choices\.NumericEqualsPath.*assigns y/,
    ],
    ['$states', pass({ Parameters: { 'a.$': '$states.input' } }), /\$states\.input/],
    [
      'a path into a variable that does not parse',
      pass({ Assign: { x: 1 }, InputPath: '$x[' }),
      /field InputPath/,
    ],
    ['JSONata in Assign', pass({ Assign: { x: 1 }, QueryLanguage: 'JSONata' }), /field QueryLanguage/],
    ['a value of Assign that is no path', pass({ Assign: { 'x.$': 7 } }), /field Assign\.x\.\$/],
    [
      'a filter with a variable',
      pass({ Assign: { x: 1 }, InputPath: '$.l[?(@.n == $x)]' }),
      /field InputPath/,
    ],
    [
      'another field of a catcher',
      machine({
        A: { ...parallel(inner({})), Catch: [{ ErrorEquals: ['States.ALL'], Output: {}, Next: 'Z' }] },
        Z: end,
      }),
      /Catch\.Output/,
    ],
  ])('refuses %s as not modelled, naming the place', (_what, definition, message) => {
    expect(() => loadDefinition(definition)).toThrow(
      expect.objectContaining({ code: 'NotImplemented', status: 501 }) as Error,
    );
    expect(() => loadDefinition(definition)).toThrow(message);
  });
});
