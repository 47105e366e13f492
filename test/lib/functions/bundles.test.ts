import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import * as esbuild from 'esbuild';
import { inputs } from '../../../cli/assembly/fingerprint.ts';
import { bundleLimitOf } from '../../../cli/bench/account/functions.ts';
import {
  type AnyStep,
  backupStep,
  findingStep,
  patrolStep,
  stepFields,
  steps,
  subscriptionStep,
  trailStep,
} from '../../../lambda/contract.ts';
import { defineSettings } from '../../../core/settings/settings.ts';
import { checkReader, contentsOf } from '../../../lib/functions/bundling.ts';
import { projectRoot } from '../../../lib/project-root.ts';
import { StepFunction } from '../../../lib/functions/step-function.ts';
import { backupKey, sample, trail, type Json } from '../synthesized.ts';

jest.mock('esbuild', () => {
  const real = jest.requireActual<typeof esbuild>('esbuild');
  return { ...real, buildSync: jest.fn(real.buildSync) };
});

/** Everything that a shell or a command line could trip over. */
const odd = `"double" 'single' $HOME $(id) \`id\` \\ %PATH% ! & | ; < > # é ⇒ * ?`;
const settings = defineSettings({
  ...sample,
  expectations: [{ name: odd, maxCount: 1 }],
  backupKey,
  securityHub: true,
  trail,
});

const every = [...steps, backupStep, findingStep, trailStep, subscriptionStep, patrolStep];

describe('the bundles', () => {
  const app = new App();
  const stack = new Stack(app, 'Bundles');
  for (const step of every) new StepFunction(stack, step, { step, settings, resources: anyResources() });
  const { directory } = app.synth();
  const template = JSON.parse(readFileSync(join(directory, 'Bundles.template.json'), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Json }>;
  };
  const bundles = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => ({
      step: (Properties.FunctionName as string).replace('firebreak-', '') as AnyStep,
      directory: join(directory, `asset.${(Properties.Code.S3Key as string).replace('.zip', '')}`),
    }));

  it('are there for every step', () => {
    expect(bundles.map(({ step }) => step)).toEqual(every);
  });

  it('are made by one call of esbuild', () => {
    expect(esbuild.buildSync).toHaveBeenCalledTimes(1);
  });

  it.each(bundles)('$step is no larger than it may be', ({ step, directory: bundle }) => {
    const table = step in stepFields ? ['step-table.mjs'] : [];
    const resumed = step === 'resolve-caller' ? ['resumed.mjs'] : [];
    expect(readdirSync(bundle)).toEqual(['index.mjs', ...resumed, ...table]);
    for (const file of readdirSync(bundle))
      expect(statSync(join(bundle, file)).size).toBeLessThan(bundleLimitOf(step));
  });

  it.each(bundles.filter(({ step }) => step in stepFields))(
    '$step has the client of DynamoDB in a file that is loaded only when it is asked for',
    ({ step, directory: bundle }) => {
      expect(Object.keys(contentsOf(step, settings)).join()).not.toContain('client-dynamodb');
      const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
      expect(code.match(/import\("\.\/step-table\.mjs"\)/g)).toHaveLength(1);
      const table = readFileSync(join(bundle, 'step-table.mjs'), 'utf8');
      expect(table).toContain('PutItem');
      expect(table).not.toMatch(/from ?"(?:@aws-sdk|@smithy|#)/);
    },
  );

  it.each(bundles)('$step holds the SDK, with only Lambda’s way to credentials', ({ directory: bundle }) => {
    const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
    expect(code).not.toMatch(/from ?"@(?:aws-sdk|smithy)\//);
    expect(code).toContain('Lambda sets it; this bundle runs nowhere else');
    expect(code).not.toMatch(/AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS/);
  });

  it.each(bundles)('$step has none of the calls that only restoring makes', ({ step, directory: bundle }) => {
    const files = Object.keys(contentsOf(step, settings));
    // A report prints how to restore by hand; what restores by itself is in no bundle.
    const restores = files.includes('core/report/sections/restore.ts')
      ? /^(?:core\/restore\/(?:plan|check)\.ts|cli|lambda\/aws\/iam\/restore)/
      : /^(?:core\/restore|cli|lambda\/aws\/iam\/restore)/;
    expect(files.filter((file) => restores.test(file))).toEqual([]);
    const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
    expect(code).not.toMatch(
      /"(?:Delete(?:User|Role)(?:Policy|PermissionsBoundary)|Detach(?:User|Role)Policy)"/,
    );
  });

  it.each(['resolve-caller', 'trace-credential'] as const)(
    '%s plans without the code that carries actions out',
    (step) => {
      const contents = contentsOf(step, settings);
      const files = Object.keys(contents).filter((file) => file.startsWith('core/containment/actions/'));
      expect(files).toContain('core/containment/actions/keys.ts');
      expect(files).not.toContain('core/containment/actions/deny.ts');
      expect(files.map((file) => contents[file]!).reduce((sum, each) => sum + each, 0)).toBeLessThan(2_000);
    },
  );

  it.each(bundles)('$step says nothing of where it was made', ({ directory: bundle }) => {
    expect(readFileSync(join(bundle, 'index.mjs'), 'utf8')).not.toContain(projectRoot);
  });

  it.each(bundles)('$step consists of nothing that is not in the fingerprint of an assembly', ({ step }) => {
    const own = Object.keys(contentsOf(step, settings)).filter((file) => !file.startsWith('node_modules/'));
    const isIn = (file: string) => inputs.some((input) => file === input || file.startsWith(`${input}/`));
    expect(own.filter((file) => !isIn(file))).toEqual([]);
  });

  it.each(bundles)('$step is known by the files that it consists of', ({ step, directory: bundle }) => {
    const contents = contentsOf(step, settings);
    expect(contents[`lambda/steps/${step}/handler.ts`]).toBeGreaterThan(0);
    const bytes = Object.values(contents).reduce((sum, each) => sum + each, 0);
    const { size } = statSync(join(bundle, 'index.mjs'));
    expect(bytes).toBeLessThanOrEqual(size);
    expect(bytes).toBeGreaterThan(size * 0.95);
  });

  it('hold the settings in those that go by them, to the letter', () => {
    const holders = bundles.filter(({ directory: bundle }) => settingsIn(bundle) !== undefined);
    expect(holders.map(({ step }) => step)).toEqual([
      'resolve-caller',
      'trace-credential',
      'find-persistence',
      'inspect-instances',
      'count-launches',
      'publish-report',
      backupStep,
      trailStep,
      subscriptionStep,
      patrolStep,
    ]);
    for (const holder of holders) expect(settingsIn(holder.directory)).toEqual(settings);
  });
});

const others = [4, 5].map((maxCount) =>
  defineSettings({ ...sample, expectations: [{ name: 'few', maxCount }] }),
);

it('have the settings of their own app, where one process synthesizes several', () => {
  const compiled = others.map((other) => {
    const app = new App();
    const props = { step: 'resolve-caller', settings: other, resources: anyResources() } as const;
    new StepFunction(new Stack(app, 'Bundles'), 'Step', props);
    const { directory } = app.synth();
    const [asset] = readdirSync(directory).filter((name) => statSync(join(directory, name)).isDirectory());
    return settingsIn(join(directory, asset!));
  });
  expect(compiled).toEqual(others);
});

describe('a synthesis stops', () => {
  it('where a step reads the settings that is not meant to', () => {
    expect(() => checkReader('verify', { 'lambda/deployed-settings.ts': 140 })).toThrow(
      /verify reads the settings, and is not among those that judge/,
    );
  });
  it('where a step is said to judge by the settings, and does not read them', () => {
    expect(() => checkReader('resolve-caller', { 'lambda/deployed-settings.ts': 0 })).toThrow(
      /resolve-caller is said to judge by the settings, and does not read them/,
    );
  });
  it('where it is asked for a function that there is not under its settings', () => {
    expect(() => contentsOf(backupStep, others[0]!)).toThrow(
      /There is no create-backup-key under these settings/,
    );
  });
});

/** The settings that the bundler put in the place of process.env.FIREBREAK_SETTINGS. */
function settingsIn(bundle: string): unknown {
  const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
  const [literal] = /(['"`])\{\\?"homeRegion(?:\\.|(?!\1)[^])*\1/.exec(code) ?? [];
  return literal === undefined ? undefined : JSON.parse(runInNewContext(literal) as string);
}

function anyResources() {
  const arn = ['arn:aws:x:us-east-1:123456789012:y'];
  return {
    'incident-table': arn,
    key: arn,
    'report-topic': arn,
    'default-bus': arn,
    'backup-owners': arn,
    'backup-secrets': arn,
    evidence: arn,
    'evidence-bucket': arn,
    'own-findings': arn,
    'security-hub': arn,
    'trail-workgroup': arn,
    'trail-catalog': arn,
    'trail-table': arn,
    'trail-bucket': arn,
    'trail-records': arn,
    'trail-key': arn,
    'query-results': arn,
    containment: arn,
    executions: arn,
  };
}
