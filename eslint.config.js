import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['cdk.out', '.firebreak', 'coverage', 'node_modules'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
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
      // There are no enums, which types cannot be stripped of; looking for them takes a fifth of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['{bin,core,lambda,lib,cli,drills,account}/**/*.ts'],
    ignores: ['account/test/**'],
    rules: { 'max-lines-per-function': ['error', { max: 60 }], 'max-params': ['error', 4] },
  },
  {
    // What the state machine reads and writes goes through lib/flow/state, where it has a type.
    files: ['lib/flow/**/*.ts'],
    ignores: ['lib/flow/state/**', 'lib/flow/map/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'aws-cdk-lib/aws-stepfunctions', importNames: ['JsonPath', 'Result'] },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/^\\$/]', message: 'A path without a type: use at(...).' },
        { selector: 'TemplateElement[value.raw=/^\\$/]', message: 'A path without a type: use at(...).' },
        {
          selector: 'NewExpression[callee.name="Pass"] Property[key.name=/^(parameters|result)$/]',
          message: 'JSON without a type: use put(...).',
        },
      ],
    },
  },
  { files: ['cli/**/*.ts', 'bin/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['{test,account/test}/**/*.ts'],
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
