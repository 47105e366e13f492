import fc from 'fast-check';
import { compare, spreadOf } from '../../../cli/bench/statistics.ts';

it.each([
  [[5], { median: 5, min: 5, max: 5 }],
  [[9, 1], { median: 5, min: 1, max: 9 }],
  [[3, 100, 1], { median: 3, min: 1, max: 100 }],
  [[10, 2, 4, 3], { median: 3.5, min: 2, max: 10 }],
])('finds median, smallest and largest of %j', (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});

it('has as many values below the median as above it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const { median } = spreadOf(values);
      expect(values.filter((value) => value < median).length).toBeLessThanOrEqual(values.length / 2);
      expect(values.filter((value) => value > median).length).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});

it('has no median of nothing', () => {
  expect(() => spreadOf([])).toThrow(RangeError);
});

it('takes the ratio of each pair by itself: a slow moment that slows both down changes nothing', () => {
  const pairs = [
    { firebreak: 20, floor: 10 },
    { firebreak: 900, floor: 300 },
    { firebreak: 22, floor: 10 },
  ];
  expect(compare(pairs, 2.2)).toEqual({
    firebreak: { median: 22, min: 20, max: 900 },
    floor: { median: 10, min: 10, max: 300 },
    ratio: { median: 2.2, min: 2, max: 3 },
    atMost: 2.2,
    ok: true,
  });
  expect(compare(pairs, 2.1).ok).toBe(false);
});

it('judges nothing without a target', () => {
  const comparison = compare([{ firebreak: 1_000, floor: 1 }]);
  expect(comparison.ok).toBe(true);
  expect(comparison).not.toHaveProperty('atMost');
});
