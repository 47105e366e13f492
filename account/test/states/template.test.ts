import type { Json } from '../../states/machine/definition.ts';
import { evaluateTemplate } from '../../states/data/template.ts';

const scope = {
  input: {
    name: 'O\'Brien "x" \\ y\n',
    n: 3,
    list: [1, 2, 2, { a: 1 }],
    json: '{"a":[1]}',
    o: { b: 2 },
    none: null,
  },
  context: { Execution: { Name: 'run-1' } },
  variables: { count: 3, order: { lines: ['a', 'b'] } },
};
const evaluate = (expression: string): Json =>
  (evaluateTemplate({ 'v.$': expression }, scope) as { v: Json }).v;

describe('a payload template', () => {
  it('replaces fields that end in .$ wherever they stand, and nothing else', () => {
    expect(
      evaluateTemplate(
        { 'a.$': '$.n', b: '$.n', c: [{ 'd.$': '$$.Execution.Name' }, 'e'], f: { 'g.$': '$.list[*].a' } },
        scope,
      ),
    ).toEqual({ a: 3, b: '$.n', c: [{ d: 'run-1' }, 'e'], f: { g: [1] } });
  });

  it('fails with what Step Functions says when a path leads nowhere', () => {
    expect(() => evaluateTemplate({ 'a.$': '$.no' }, { ...scope, input: { flagged: false } })).toThrow(
      `The JSONPath '$.no' specified for the field 'a.$' could not be found in the input '{"flagged":false}'`,
    );
  });

  it.each<[string, Json]>([
    ["States.Format('{} of {} (it\\'s \\{so\\})', $.n, 'four')", "3 of four (it's {so})"],
    ["States.Format('{}', $.name)", scope.input.name],
    ["States.Format('a, b) {}', $.none)", 'a, b) null'],
    ['States.JsonToString($)', JSON.stringify(scope.input)],
    ['States.StringToJson(States.JsonToString($))', scope.input],
    ['States.StringToJson($.json)', { a: [1] }],
    ['States.MathAdd($.n, -1)', 2],
    ['States.MathAdd($count, $.n)', 6],
    ['$order.lines[-1]', 'b'],
    ['States.ArrayLength($.list)', 4],
    ['States.ArrayLength($.list[?(@.a)])', 1],
    ["States.Array($.n, 'x', null, true, 1.5, States.Array())", [3, 'x', null, true, 1.5, []]],
    ['States.ArrayContains($.list, 2)', true],
    ['States.ArrayContains($.list, 5)', false],
    ['States.ArrayGetItem($.list, 3)', { a: 1 }],
    ['States.ArrayUnique($.list)', [1, 2, { a: 1 }]],
    ['States.ArrayPartition($.list, 3)', [[1, 2, 2], [{ a: 1 }]]],
    ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", 'Decoded data'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.o, $$.Execution, false)', { b: 2, Name: 'run-1' }],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
    ['States.MathRandom(5, 6)', 5],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('makes a different identifier each time', () => {
    expect(evaluate('States.UUID()')).not.toBe(evaluate('States.UUID()'));
  });

  it('gives the same random number for the same seed', () => {
    expect(evaluate('States.MathRandom(1, 1000000, 7)')).toBe(evaluate('States.MathRandom(1, 1000000, 7)'));
  });

  it.each([
    "States.Format('{} {}', $.n)",
    "States.Format('{}', $.n, $.n)",
    "States.Format('{}', $.o)",
    'States.ArrayLength($.o)',
    'States.StringToJson($.name)',
    'States.ArrayGetItem($.list, 9)',
    'States.ArrayRange(1, 5000, 1)',
    'States.JsonMerge($.o, $.o, true)',
    "States.Hash('x', 'CRC')",
  ])('%s is an intrinsic failure', (expression) => {
    expect(() => evaluate(expression)).toThrow(/^States\.IntrinsicFailure: The function 'States\./);
  });
});
