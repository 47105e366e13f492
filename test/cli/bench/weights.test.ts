import { toWeights } from '../../../cli/bench/weights.ts';

it('adds up the files of a bundle by package, the heaviest first, and our own as one', () => {
  expect(
    toWeights({
      'lambda/step.ts': 3,
      'core/containment/plan.ts': 4,
      'node_modules/@aws-sdk/core/dist-es/a.js': 20,
      'node_modules/@aws-sdk/core/dist-es/b/c.js': 1,
      'node_modules/mnemonist/lru-cache.js': 5,
      'node_modules/mnemonist/node_modules/obliterator/index.js': 2,
    }),
  ).toEqual([
    ['@aws-sdk/core', 21],
    ['Firebreak', 7],
    ['mnemonist', 5],
    ['obliterator', 2],
  ]);
});
