import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { readAssembly } from '../../template/assembly.ts';
import { resolveTemplate } from '../../template/resolve.ts';

const env = { account: '111122223333', region: 'eu-west-1' };
let directory: string;
let outdir: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  outdir = join(directory, 'cdk.out');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const newApp = () => new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });

/** A sensor that comes first in the manifest and needs the responder's function; a stack for any environment. */
function synthesize() {
  const code = join(directory, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => "seen";');
  const app = newApp();
  const sensor = new Stack(app, 'Sensor', { env });
  const responder = new Stack(app, 'Responder', { env, stackName: 'firebreak-responder' });
  const topic = new Topic(responder, 'Reports');
  const handler = new LambdaFunction(responder, 'Handler', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    environment: { TOPIC: topic.topicArn },
  });
  topic.grantPublish(handler);
  const seen = new CfnTopic(sensor, 'Seen', { displayName: handler.functionArn });
  new CfnOutput(sensor, 'SeenBy', { value: Fn.join('|', [seen.ref, handler.functionArn]) });
  new CfnTopic(new Stack(app, 'Anywhere'), 'T');
  app.synth();
}

describe('readAssembly', () => {
  it('finds the stacks in order of deployment, with their environments', () => {
    synthesize();
    const { stacks, directory: read } = readAssembly(outdir);
    expect(read).toBe(outdir);
    expect(
      stacks.map(({ name, account, region, dependencies }) => ({ name, account, region, dependencies })),
    ).toEqual([
      { name: 'firebreak-responder', ...env, dependencies: [] },
      { name: 'Sensor', ...env, dependencies: ['firebreak-responder'] },
      { name: 'Anywhere', account: undefined, region: undefined, dependencies: [] },
    ]);
  });

  it('finds the asset that a function’s code refers to', () => {
    synthesize();
    const [responder] = readAssembly(outdir).stacks;
    const handler = Object.values(responder?.template.Resources ?? {}).find(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const { S3Key } = handler?.Properties.Code as { S3Key: string };
    const asset = responder?.assets.get(S3Key) ?? 'no asset';
    expect(readFileSync(join(asset, 'index.js'), 'utf8')).toContain('seen');
  });

  it('yields templates that resolve, across stacks', () => {
    synthesize();
    const exports = new Map<string, string>();
    const deployed = readAssembly(outdir).stacks.map((stack) => {
      const deployment = resolveTemplate(stack, {
        accountId: env.account,
        region: env.region,
        partition: 'aws',
        exports,
      });
      const types = deployment.resources.map(({ logicalId, type, properties }) => {
        expect(JSON.stringify(properties())).not.toMatch(/"Ref"|"Fn::/);
        deployment.record(logicalId, { ref: `ref-${type}`, attributes: { Arn: `arn-${type}` } });
        return type;
      });
      const outputs = deployment.outputs();
      for (const { exportName, value } of outputs)
        if (exportName !== undefined) exports.set(exportName, value);
      return { name: stack.name, types, outputs };
    });
    expect(deployed[0]?.types).toEqual([
      'AWS::SNS::Topic',
      'AWS::IAM::Role',
      'AWS::IAM::Policy',
      'AWS::Lambda::Function',
    ]);
    expect(deployed[1]).toEqual({
      name: 'Sensor',
      types: ['AWS::SNS::Topic'],
      outputs: [{ name: 'SeenBy', value: 'ref-AWS::SNS::Topic|arn-AWS::Lambda::Function' }],
    });
  });
});

describe('a directory without a cloud assembly', () => {
  it('is met with what to do', () => {
    expect(() => readAssembly(join(directory, 'nothing'))).toThrow(
      /There is no cloud assembly in ".*nothing".*Run `npx cdk synth` first/,
    );
    expect(() => readAssembly(directory)).toThrow('no manifest.json');
  });

  it.each(['{', '{"name": "my-web-app"}', '[]'])('is told from one: %s', (manifest) => {
    writeFileSync(join(directory, 'manifest.json'), manifest);
    expect(() => readAssembly(directory)).toThrow(
      /manifest\.json" is not what `cdk synth` writes: .*Run `npx cdk synth` first/s,
    );
  });

  it('is told from one whose template is gone', () => {
    synthesize();
    rmSync(join(outdir, 'Sensor.template.json'));
    expect(() => readAssembly(outdir)).toThrow(
      /Sensor\.template\.json" is not what `cdk synth` writes: .*ENOENT/s,
    );
  });
});

it('refuses CDK stages', () => {
  const app = newApp();
  new CfnTopic(new Stack(new Stage(app, 'Beta'), 'Inner'), 'T');
  app.synth();
  expect(() => readAssembly(outdir)).toThrow(
    'nested assembly "assembly-Beta" (a CDK Stage), which is not modelled',
  );
});
