import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sampleSettings from '../../firebreak.config.ts';
import { watchedRegions } from '../../lib/regions.ts';

const root = join(__dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'firebreak-app-'));
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * Runs a file of the project as the CDK CLI runs its app: the flags of cdk.json, no credentials, no bundling.
 * @param env beside that
 */
function runApp(file: string, settings?: string, env: Readonly<Record<string, string>> = {}) {
  const out = mkdtempSync(join(directory, 'out-'));
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  const { status, stderr } = spawnSync(process.execPath, [file], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...env,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [] }),
      ...(settings !== undefined && { FIREBREAK_CONFIG: settings }),
    },
  });
  return { status, stderr, out };
}

function fileWith(text: string, name: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

describe('bin/app.ts', () => {
  it('synthesizes the sample settings, without credentials: a responder and a sensor for each region; and warns that who deploys is not protected', () => {
    const { status, stderr, out } = runApp('bin/app.ts');
    expect(status).toBe(0);
    expect(stderr.match(/WARNING/g)).toHaveLength(1);
    expect(stderr).toMatch(/WARNING The role that deploys Firebreak is not protected/);
    expect(
      readdirSync(out)
        .filter((file) => file.endsWith('.template.json'))
        .sort(),
    ).toEqual([
      'FirebreakResponder.template.json',
      ...watchedRegions(sampleSettings).map((region) => `FirebreakSensor-${region}.template.json`),
    ]);
    expect(sampleSettings.regions).toEqual(['all']);
  });

  it.each([
    [
      'wrong',
      `export default { mode: 'contain' };`,
      /^The settings have \d+ problems; nothing was synthesized\.\n {2}homeRegion\n/,
    ],
    ['no default export', `export const settings = {};`, /the object that defineSettings returns/],
    ['not TypeScript', `export default {`, /a TypeScript file that exports settings as default/],
  ])('ends with a message and nothing else when settings are %s', (name, text, message) => {
    const { status, stderr, out } = runApp('bin/app.ts', fileWith(text, `${name}.ts`.replaceAll(' ', '-')));
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });

  it('says so when there is no settings file', () => {
    const { status, stderr } = runApp('bin/app.ts', join(directory, 'missing.ts'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/missing\.ts\n {4}got: {5}Cannot find module/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('synth refuses', () => {
  it('to contain with nobody to tell and the sample rule, and says what to do', () => {
    const text = `
      import settings from '${root}/firebreak.config.ts';
      export default { ...settings, mode: 'contain' };`;
    const { status, stderr, out } = runApp('bin/app.ts', fileWith(text, 'armed.ts'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The settings have 2 problems; nothing was synthesized\.\n {2}notify\.emails\n/);
    expect(stderr).toMatch(
      /expectations\[0\]\n.*"CI runners in Ireland".*\n.*\n.*containDespite: \['sample-rule'\]/,
    );
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });

  /** The app with something added to its first stack. */
  function appWith(addition: string, name: string): string {
    const text = `
      import { App, aws_events as events, aws_sqs as sqs } from '${root}/node_modules/aws-cdk-lib/index.js';
      import { addFirebreak } from '${root}/lib/firebreak.ts';
      import settings from '${root}/firebreak.config.ts';
      const { sensors: [stack] } = addFirebreak(new App(), { ...settings, regions: ['us-east-1'] });
      ${addition}
    `;
    return fileWith(text, name);
  }

  it('an event pattern that EventBridge would not take', () => {
    const pattern = `{ source: ['aws.ec2'], detail: { eventName: [{ 'no-such-operator': 'x' }] } }`;
    const rule = `new events.CfnRule(stack, 'Bad', { eventPattern: ${pattern} });`;
    const { status, stderr } = runApp(appWith(rule, 'pattern.ts'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/pattern/i);
  });

  it('what cdk-nag finds and nobody accepted', () => {
    const { status, stderr } = runApp(appWith(`new sqs.Queue(stack, 'Bad');`, 'nag.ts'), undefined, {
      CDK_VALIDATION: 'false', // not by AWS's template rules
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/AwsSolutions-SQS3/);
  });
});
