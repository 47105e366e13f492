import fc from 'fast-check';
import { matchesPattern, parsePattern } from '../../event-pattern/event-pattern.ts';
import type { EventPattern } from '../../event-pattern/event-pattern.ts';
import { InvalidEventPatternError } from '../../event-pattern/invalid-event-pattern-error.ts';
import { readJsonText } from '../../event-pattern/read-json-text.ts';
import { toJsonNode } from '../../event-pattern/to-json-node.ts';
import documented from '../data/event-pattern-cases.json' with { type: 'json' };

const { event: documentedEvent, cases } = documented;
const valid = cases.filter(({ answer }) => answer !== 'INVALID').map(({ pattern }) => parsePattern(pattern));

function parseOrRefuse(pattern: unknown): EventPattern | 'refused' {
  try {
    return parsePattern(pattern);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) return 'refused';
    throw error;
  }
}

const scalar = fc.oneof(
  fc.string(),
  fc.ipV4(),
  fc.ipV6(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('RunInstances', '10.0.0.0/8', '::/0', '=', '<', '>=', '*', '**', '\\', ''),
);
const name = fc.constantFrom('detail', 'eventName', 'n', 'list', 'arr', 'x', '$or', 'a.b', '');
const operator = fc.constantFrom(
  ...[
    'prefix',
    'suffix',
    'equals-ignore-case',
    'wildcard',
    'anything-but',
    'numeric',
    'cidr',
    'exists',
    'exactly',
  ],
);

/** Values that look like patterns, so that the readers of operators are reached. */
const { patternLike } = fc.letrec((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.dictionary(operator, tie('operand'), { maxKeys: 2 }),
  ),
  values: fc.array(fc.oneof(scalar, fc.dictionary(operator, tie('operand'), { maxKeys: 2 })), {
    maxLength: 3,
  }),
  patternLike: fc.dictionary(
    name,
    fc.oneof(
      { maxDepth: 3 },
      tie('values'),
      tie('patternLike'),
      fc.array(tie('patternLike'), { maxLength: 3 }),
    ),
    { maxKeys: 3 },
  ),
}));

/** Events over the names that the patterns use. */
const { eventLike } = fc.letrec((tie) => ({
  eventLike: fc.dictionary(
    name,
    fc.oneof(
      { maxDepth: 4 },
      scalar,
      tie('eventLike'),
      fc.array(fc.oneof(scalar, tie('eventLike')), { maxLength: 3 }),
    ),
  ),
}));

describe('any JSON', () => {
  it('is an event that can be matched', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), eventLike), (event) => {
        for (const pattern of valid) expect(typeof matchesPattern(pattern, event)).toBe('boolean');
      }),
    );
  });

  it('is a pattern or is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), patternLike), eventLike, (value, event) => {
        const pattern = parseOrRefuse(value);
        if (pattern !== 'refused') expect(typeof matchesPattern(pattern, event)).toBe('boolean');
        expect(parseOrRefuse(JSON.stringify(value))).toEqual(
          typeof value === 'string' ? expect.anything() : pattern,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same as text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), patternLike), (value) => {
        expect(readJsonText(JSON.stringify(value))).toEqual(toJsonNode(value));
      }),
    );
  });
});

describe('any text', () => {
  it('is a pattern or is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{ } [ ] " : , \\ a e 1 5 . - * / $'.split(' ')) }),
        (text) => {
          parseOrRefuse(text);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('any two patterns under $or', () => {
  const fields = cases
    .filter(({ answer, pattern }) => answer !== 'INVALID' && 'detail' in pattern && !('$or' in pattern))
    .map(({ pattern }) => pattern);

  it('match what either of them matches', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.constantFrom(...fields), eventLike, (one, other, random) => {
        const both = parsePattern({ $or: [one, other] });
        for (const event of [documentedEvent, random]) {
          const either = [one, other].some((pattern) => matchesPattern(parsePattern(pattern), event));
          expect(matchesPattern(both, event)).toBe(either);
        }
      }),
      { numRuns: 300 },
    );
  });
});
