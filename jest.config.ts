import type { Config } from 'jest';

// `npm run matrix` runs these, and the usual run has not the minutes: containment by hand that is killed at each call, a bench, pairs of faults, every other kind of
// caller with single ones, all drills, guides that are followed with toys in a copy of the sources, storms, and long replays.
const onlyInMatrix = [
  '/test/by-hand/(?:interrupted-all|killed-processes)\\.test\\.ts$',
  '/test/cli/bench/bench\\.test\\.ts$',
  '/test/cli/do-now/drills\\.test\\.ts$',
  '/test/cli/drill-chains\\.test\\.ts$',
  '/test/cli/drills\\.test\\.ts$',
  '/test/contract/cfn-lint\\.test\\.ts$',
  '/test/docs/guides/additions\\.test\\.ts$',
  '/test/e2e/outage/iam-down\\.test\\.ts$',
  '/test/lib/limits/property\\.test\\.ts$',
  '/test/e2e/storm\\.test\\.ts$',
  '/test/lambda/aws/table/many-sessions\\.test\\.ts$',
  '/test/lambda/review-activity/memory\\.test\\.ts$',
  '/test/matrix/patrol\\.test\\.ts$',
  '/test/matrix/pairs-(?:odd|even)\\.test\\.ts$',
  '/test/matrix/singles-even\\.test\\.ts$',
];

// ES modules in the sources, CommonJS under jest: aws-cdk-lib loads lazily only through require().
const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/account/test'],
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: process.env['FIREBREAK_MATRIX'] === 'all' ? [] : onlyInMatrix,
  // Before the usual one, whose summary stays last.
  reporters: ['<rootDir>/test/support/jest/slowest-reporter.ts', 'default'],
  transform: {
    '^.+\\.[mc]?[tj]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // middy is for import only, which jest's require() does not find by itself.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  transformIgnorePatterns: ['/node_modules/(?!(@middy|@aws-lambda-powertools)/)'],
  // For what hangs, not for what is slow: a machine may be three times as slow as the one before.
  testTimeout: 120_000,
  // One more than the two cores of CI: many tests wait for processes of their own, or for real seconds to pass.
  maxWorkers: 3,
};

export default config;
