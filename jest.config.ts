import type { Config } from 'jest';

// ES modules in the sources, CommonJS under jest: aws-cdk-lib loads lazily only through require().
const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/account/test'],
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  testMatch: ['**/*.test.ts'],
  // For these the usual run has not the minutes: `npm run matrix` has them.
  testPathIgnorePatterns: process.env['FIREBREAK_MATRIX'] === 'all' ? [] : ['\\.matrix\\.test\\.ts$'],
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
