import { holds } from '../../states/machine/choice.ts';
import type { ChoiceRule } from '../../states/machine/definition.ts';

const scope = {
  input: {
    s: 'alpha',
    n: 5,
    b: true,
    z: null,
    t: '2026-11-22T10:00:00Z',
    u: '2026-11-22T11:00:00+01:00',
    m: 'a*b.c',
  },
  context: { State: { RetryCount: 1 } },
  variables: { limit: 5, list: ['alpha'] },
};

describe('a choice rule', () => {
  it.each<[ChoiceRule, boolean]>([
    [{ Variable: '$.s', StringEquals: 'alpha' }, true],
    [{ Variable: '$.s', StringLessThan: 'beta' }, true],
    [{ Variable: '$.s', StringGreaterThanEquals: 'beta' }, false],
    [{ Variable: '$.s', StringEqualsPath: '$.s' }, true],
    [{ Variable: '$.s', StringMatches: 'al*a' }, true],
    [{ Variable: '$.m', StringMatches: 'a\\*b.c' }, true],
    [{ Variable: '$.s', StringMatches: 'a\\*' }, false],
    [{ Variable: '$.m', StringMatches: 'a*b?c' }, false],
    [{ Variable: '$.n', NumericLessThan: 6 }, true],
    [{ Variable: '$.n', NumericLessThan: 5 }, false],
    [{ Variable: '$.n', NumericLessThanEqualsPath: '$.n' }, true],
    [{ Variable: '$.z', NumericLessThan: 6 }, false],
    [{ Variable: '$.s', NumericGreaterThan: 1 }, false],
    [{ Variable: '$.n', StringEquals: '5' }, false],
    [{ Variable: '$.b', BooleanEquals: true }, true],
    [{ Variable: '$.b', BooleanEquals: false }, false],
    [{ Variable: '$.t', TimestampEquals: '2026-11-22T10:00:00.000Z' }, true],
    [{ Variable: '$.t', TimestampEqualsPath: '$.u' }, true],
    [{ Variable: '$.t', TimestampGreaterThan: '2026-11-22T10:00:00Z' }, false],
    [{ Variable: '$.s', TimestampLessThan: '2026-11-22T10:00:00Z' }, false],
    [{ Variable: '$.no', IsPresent: true }, false],
    [{ Variable: '$.no', IsPresent: false }, true],
    [{ Variable: '$.z', IsPresent: true }, true],
    [{ Variable: '$.z', IsNull: true }, true],
    [{ Variable: '$.s', IsNull: false }, true],
    [{ Variable: '$.n', IsNumeric: true }, true],
    [{ Variable: '$.s', IsString: false }, false],
    [{ Variable: '$.b', IsBoolean: true }, true],
    [{ Variable: '$.t', IsTimestamp: true }, true],
    [{ Variable: '$$.State.RetryCount', NumericEquals: 1 }, true],
    [{ Variable: '$list[0]', StringEqualsPath: '$.s' }, true],
    [{ Variable: '$.n', NumericLessThanPath: '$limit' }, false],
    [{ Variable: '$none', IsPresent: false }, true],
    [
      {
        And: [
          { Variable: '$.b', BooleanEquals: true },
          { Variable: '$.n', NumericEquals: 5 },
        ],
      },
      true,
    ],
    [
      {
        And: [
          { Variable: '$.no', IsPresent: true },
          { Variable: '$.no', NumericEquals: 5 },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: '$.b', BooleanEquals: false },
          { Variable: '$.n', NumericEquals: 5 },
        ],
      },
      true,
    ],
    [{ Not: { Variable: '$.n', NumericEquals: 5 } }, false],
  ])('%j holds: %s', (rule, expected) => {
    expect(holds(rule, scope)).toBe(expected);
  });

  it('cannot test what is not there, but for IsPresent', () => {
    expect(() => holds({ Variable: '$.no', StringEquals: 'x' }, scope)).toThrow(
      /Invalid path '\$\.no': The choice state's condition path references an invalid value/,
    );
  });
});
