import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { bundleLimitOf } from '../../cli/bench/functions.ts';
import { type AnyStep, backupStep, findingStep, steps, trailStep } from '../../lambda/contract.ts';
import { defineSettings } from '../../lambda/core/settings.ts';
import { StepFunction } from '../../lib/step-function.ts';
import { sample, type Json } from './synthesized.ts';

/** Everything that a shell or a command line could trip over. */
const odd = `"double" 'single' $HOME $(id) \`id\` \\ %PATH% ! & | ; < > # é ⇒ * ?`;
const settings = defineSettings({ ...sample, expectations: [{ name: odd, maxCount: 1 }] });

const every = [...steps, backupStep, findingStep, trailStep];

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

  it.each(bundles)('$step is one file, and no larger than it may be', ({ step, directory: bundle }) => {
    expect(readdirSync(bundle)).toEqual(['index.mjs']);
    expect(statSync(join(bundle, 'index.mjs')).size).toBeLessThan(bundleLimitOf(step));
  });

  it.each(bundles)('$step holds the SDK, with only Lambda’s way to credentials', ({ directory: bundle }) => {
    const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
    expect(code).not.toMatch(/from ?"@(?:aws-sdk|smithy)\//);
    expect(code).toContain('Lambda sets it; this bundle runs nowhere else');
    expect(code).not.toMatch(/AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS/);
  });

  it.each(bundles)('$step cannot give back', ({ directory: bundle }) => {
    const code = readFileSync(join(bundle, 'index.mjs'), 'utf8');
    expect(code).not.toMatch(/"DeleteUserPolicy"|"DetachUserPolicy"|--include-compromised-key/);
    expect(code).not.toMatch(/was deleted since/);
  });

  it('hold the settings in those that go by them, to the letter', () => {
    const holders = bundles.filter(({ directory: bundle }) => settingsIn(bundle) !== undefined);
    expect(holders.map(({ step }) => step)).toEqual([
      'resolve-caller',
      'trace-credential',
      'find-persistence',
      'publish-report',
      backupStep,
      trailStep,
    ]);
    for (const holder of holders) expect(settingsIn(holder.directory)).toEqual(settings);
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
    'backup-owners': arn,
    'backup-secrets': arn,
    evidence: arn,
    'evidence-bucket': arn,
    'own-findings': arn,
    'trail-workgroup': arn,
    'trail-catalog': arn,
    'trail-table': arn,
    'trail-bucket': arn,
    'trail-records': arn,
    'trail-key': arn,
    'query-results': arn,
  };
}
