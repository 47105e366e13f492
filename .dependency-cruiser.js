/** @type {import('dependency-cruiser').IConfiguration} Imports go one way; each wall says what may not pass, and why. */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment:
        'Whoever reads one file of a circle has to read them all. Move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment:
        'core decides: time, settings and state are arguments. It imports core and node:crypto, nothing else.',
      severity: 'error',
      from: { path: '^core/' },
      to: { pathNot: ['^core/', '^(node:)?crypto$'] },
    },
    {
      name: 'restore-is-apart',
      comment:
        'No Lambda can restore: what does is for people, and of core only the report knows it, by the commands that it prints.',
      severity: 'error',
      from: { path: '^(core/(?!restore/)|lambda/(?!aws/))' },
      to: {
        path: [
          '^core/restore/(?!by-hand[.]ts$)',
          '^lambda/aws/(iam/restore|table/(incident-records|find-table))[.]ts$',
        ],
      },
    },
    {
      name: 'one-importer-of-the-sdk',
      comment:
        'Only lambda/aws imports the AWS SDK, one small port a file; the steps are tested with ports of ten lines.',
      severity: 'error',
      from: { path: '^lambda/(?!aws/)' },
      to: { path: '^node_modules/@(aws-sdk|smithy)/' },
    },
    {
      name: 'infrastructure-knows-no-code',
      comment:
        'lib names what Lambdas and actions declare (contract, settings, definitions of actions, items of the incident table, stand-ins, how often to check, how a rule is held against a launch, how long a containment and a session live, what the secret of a backup key says) and none of their code. Their types it may speak of.',
      severity: 'error',
      from: { path: '^(lib/|bin/app[.]ts$)' },
      to: {
        path: '^(lambda|core)/',
        pathNot: [
          '^lambda/contract[.]ts$',
          '^core/settings/',
          '^core/incident/item/(items|item-change)[.]ts$',
          '^core/containment/actions/(definition|table|steps)[.]ts$',
          '^core/(stand-ins|containment/next-move)[.]ts$',
          '^core/verdict/expectation[.]ts$',
          '^core/incident/stale[.]ts$',
          '^core/restore/longest-session[.]ts$',
          '^core/backup-key/backup-secret[.]ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'lambda-knows-no-infrastructure',
      comment: 'What runs in the account is made by lib and does not know how.',
      severity: 'error',
      from: { path: '^(core|lambda)/' },
      to: { path: '^(lib|cli|bin|account|drills)/' },
    },
    {
      name: 'account-knows-aws-only',
      comment: 'The embedded account is an AWS account: it and its tests know nothing of Firebreak.',
      severity: 'error',
      from: { path: '^account/' },
      to: { path: '^(core|lambda|lib|cli|bin|drills|test)/' },
    },
    {
      name: 'account-has-one-face',
      comment: 'The account is a package: outside it, imports name what its package.json exports.',
      severity: 'error',
      from: { pathNot: '^account/' },
      to: { path: '^account/', pathNot: '^account/(index|lambda/runtime/plain-http)[.]ts$' },
    },
    {
      name: 'no-test-in-the-product',
      comment: 'What is only for tests is in test, and for those of the account in account/test.',
      severity: 'error',
      from: { pathNot: '^(account/)?test/' },
      to: { path: '^(account/)?test/' },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(cdk[.]out|[.]firebreak|coverage)/' },
    // Types count: a reader has to follow them, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
  },
};
