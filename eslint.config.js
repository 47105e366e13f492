import tseslint from 'typescript-eslint';

/** Imports go one way; each wall says what may pass and why. */
const wall = (files, regex, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
});

export default tseslint.config(
  { ignores: ['cdk.out', '.firebreak', 'coverage', 'node_modules'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A default speaks for all the rest, where it is written.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-console': 'error',
    },
  },
  wall(
    ['lambda/core/*.ts', 'lambda/core/!(undo)/**/*.ts'],
    '^(?!\\./(?!undo/)|\\.\\./(?!undo/)(?:[a-z]+/)?[a-z-]+\\.ts$|node:crypto$)',
    'core is pure: it imports core and node:crypto, nothing else; and undoing is apart from what Lambdas do.',
  ),
  wall(
    ['lambda/core/report/sections/*.ts'],
    '^(?!\\./|\\.\\./[a-z-]+\\.ts$|\\.\\./\\.\\./(?!undo/)(?:[a-z]+/)?[a-z-]+\\.ts$)',
    'core is pure: the sections of the report import core, nothing else; and undoing is apart from it.',
  ),
  wall(
    ['lambda/core/undo/*.ts'],
    '^(?!\\./|\\.\\./(?:actions/)?[a-z-]+\\.ts$|node:crypto$)',
    'core is pure: it imports core and node:crypto, nothing else.',
  ),
  wall(
    ['lambda/*.ts', 'lambda/!(aws|core)/**/*.ts'],
    '^@aws-sdk/|^@smithy/|/core/undo/|/aws/(?:undo|incident-records|find-table)\\.ts$',
    'Only lambda/aws imports the AWS SDK, one small port per file; and no Lambda can give back.',
  ),
  wall(
    ['lib/**/*.ts', 'bin/app.ts'],
    '/lambda/(?!contract\\.ts$|core/settings\\.ts$|core/actions/(?:record|records|steps)\\.ts$)',
    'lib reaches lambda only through contract.ts, core/settings.ts and the records of the actions.',
  ),
  wall(
    ['account/**/*.ts'],
    '^\\.\\./(\\.\\./)*(lambda|lib|cli|bin)/',
    'The embedded account knows AWS and nothing of Firebreak.',
  ),
  { files: ['cli/**/*.ts', 'bin/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
