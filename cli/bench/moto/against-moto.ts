import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  type Assembly,
  type CloudTrailRecord,
  createClock,
  createLambda,
  type Lambda,
  readAssembly,
  startAccount,
  toBusEvent,
} from '@firebreak/account';
import { env, keepWarm, type Step } from '../../../lambda/contract.ts';
import { launchBy, launchOf } from '../account/containment.ts';
import { bundleFloor, type FloorSite, startFloor } from '../account/floor.ts';
import { describeMachine, loadOfMachine, type Course } from '../account/measure.ts';
import { measureUsed } from '../used.ts';
import { type Moto, startMoto } from './moto.ts';
import type { Machine } from '../result.ts';
import { kinds } from '../rows.ts';
import { addVictim, functionName } from '../account/stage.ts';
import { type Spread, spreadOf } from '../statistics.ts';

/** The account that moto answers for. */
const accountId = '123456789012';
const region = 'us-east-1';
const table = 'firebreak-incidents';
const credentials = { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'moto', sessionToken: 'moto' };

/** A program that makes a key inactive, and how long it took: milliseconds until moto had executed the call. */
interface Rival {
  readonly title: string;
  readonly cold: Spread;
  /** Left out for a command, which ends after one key. */
  readonly warm?: Spread;
}

export interface MotoResult {
  readonly machine: Machine;
  readonly runs: number;
  readonly rivals: readonly Rival[];
}

/**
 * Runs the bundles of the key's way on moto's server, and beside them bare scripts and the commands that were named, all
 * in turn. Between the two functions stands what the state machine hands on, and no time of its own.
 *
 * @param directory of the synthesized assembly
 * @param beside shell commands, with `{user}` and `{key}` for whose key it is
 * @throws UsageError without moto
 */
export async function measureOnMoto(
  directory: string,
  { runs, progress, beside }: Course & { readonly beside: readonly string[] },
): Promise<MotoResult> {
  const before = loadOfMachine();
  progress('starting moto');
  const moto = await startMoto();
  const site = await siteOf(moto, bundleFloor(directory));
  const firebreak = await openFirebreak(moto, site, readAssembly(directory));
  try {
    const rivals: readonly Measured[] = [
      { title: 'Firebreak: judging starts, the second runs; then warm', measure: firebreak.measure },
      { title: 'a bare script: just the call', measure: () => measureScript(site, ['UpdateAccessKey']) },
      ...kinds.map(({ title, calls }) => ({
        title: `a bare script that ${title}`,
        measure: () => measureScript(site, calls),
      })),
      ...beside.map((command) => ({ title: command, measure: () => measureCommand(site, command) })),
    ];
    const figures = rivals.map((): Figure[] => []);
    for (let run = 0; run <= runs; run += 1) {
      progress(run === 0 ? 'warming up' : `to the inactive key, ${String(run)} of ${String(runs)}`);
      for (const [index, { measure }] of rivals.entries()) {
        const figure = await measure();
        if (run > 0) figures[index]?.push(figure);
      }
    }
    return {
      machine: describeMachine(before),
      runs,
      rivals: rivals.map(({ title }, index) => toRival(title, figures[index] ?? [])),
    };
  } finally {
    await firebreak.close();
    await moto.close();
  }
}

interface Figure {
  readonly cold: number;
  readonly warm?: number;
}

interface Measured {
  readonly title: string;
  readonly measure: () => Promise<Figure>;
}

function toRival(title: string, figures: readonly Figure[]): Rival {
  const warm = figures.map((figure) => figure.warm).filter((each) => each !== undefined);
  return {
    title,
    cold: spreadOf(figures.map(({ cold }) => cold)),
    ...(warm.length > 0 && { warm: spreadOf(warm) }),
  };
}

async function siteOf(moto: Moto, bundle: string): Promise<FloorSite> {
  const config = { endpoint: moto.endpoint, region, credentials };
  const iam = new IAMClient(config);
  const keys = [
    { AttributeName: 'pk', KeyType: 'HASH' } as const,
    { AttributeName: 'sk', KeyType: 'RANGE' } as const,
  ];
  await new DynamoDBClient(config).send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: keys,
      AttributeDefinitions: keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return {
    bundle,
    env: {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    },
    clockOffsetMs: () => 0,
    newVictim: async () => {
      const userName = `bench-${randomUUID()}`;
      const { User: user } = await iam.send(new CreateUserCommand({ UserName: userName }));
      const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
      return {
        userName,
        userId: user?.UserId ?? '',
        accessKeyId: key?.AccessKeyId ?? '',
        secretAccessKey: key?.SecretAccessKey ?? '',
      };
    },
    executedAt: (call, { userName }) => moto.executedAt(call, userName),
  };
}

async function measureScript(site: FloorSite, calls: Parameters<typeof startFloor>[1]): Promise<Figure> {
  const script = await startFloor(site, calls);
  const warm = await measureUsed(() => script.again());
  script.end();
  return { cold: script.coldMs, warm };
}

/** @throws Error when it ends without having made the key inactive */
async function measureCommand(site: FloorSite, command: string): Promise<Figure> {
  const victim = await site.newVictim();
  const { userName, accessKeyId } = victim;
  const executed = site.executedAt('UpdateAccessKey', victim);
  const startedAt = performance.now();
  const filled = command.replaceAll('{user}', userName).replaceAll('{key}', accessKeyId);
  const child = spawn(filled, {
    shell: true,
    env: { ...process.env, ...site.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const over = new Promise<undefined>((resolve) => {
    child.once('exit', () => resolve(undefined));
  });
  const at = await Promise.race([executed, over]);
  if (at === undefined) throw new Error(`This ended before its user's key was inactive: ${filled}`);
  await over;
  return { cold: at - startedAt };
}

interface OnMoto {
  readonly measure: () => Promise<Figure>;
  readonly close: () => Promise<void>;
}

/** Firebreak's functions, each in its process, on moto. */
async function openFirebreak(moto: Moto, site: FloorSite, assembly: Assembly): Promise<OnMoto> {
  const lambda = createLambda({
    accountId,
    clock: createClock(),
    endpoint: () => moto.endpoint,
    issueCredentials: () => credentials,
  });
  for (const step of ['resolve-caller', 'deactivate-keys'] as const) addFunction(lambda, assembly, step);
  const launch = await recordedLaunch();
  const contain = async (): Promise<number> => {
    const victim = await site.newVictim();
    const executed = site.executedAt('UpdateAccessKey', victim);
    const record = inAccount(launchOf(victim, launch, new Date()));
    const event = toBusEvent(record, accountId, record.awsRegion);
    const startedAt = performance.now();
    const state = await invoke(lambda, 'resolve-caller', { event, execution: 'bench' });
    await invoke(lambda, 'deactivate-keys', state);
    return (await executed) - startedAt;
  };
  return {
    measure: async () => {
      for (const step of ['resolve-caller', 'deactivate-keys'] as const) lambda.coldStart(functionName(step));
      await invoke(lambda, 'deactivate-keys', keepWarm);
      return { cold: await contain(), warm: await measureUsed(contain) };
    },
    close: lambda.close,
  };
}

async function invoke(lambda: Lambda, step: Step, payload: unknown): Promise<unknown> {
  const outcome = await lambda.invoke(functionName(step), payload);
  if ('error' in outcome) throw new Error(`${step} failed on moto: ${outcome.error.errorMessage}`);
  return outcome.payload;
}

function addFunction(lambda: Lambda, { stacks }: Assembly, step: Step): void {
  for (const { template, assets } of stacks) {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::Lambda::Function' || Properties['FunctionName'] !== functionName(step)) continue;
      lambda.addFunction({
        name: functionName(step),
        region,
        arn: `arn:aws:lambda:${region}:${accountId}:function:${functionName(step)}`,
        codeDirectory: assets.get((Properties['Code'] as { readonly S3Key: string }).S3Key) ?? '',
        handler: 'index.handler',
        timeoutSeconds: 30,
        memoryMb: 1769,
        environment: { [env.incidentTable]: table, [env.account]: accountId },
        roleArn: `arn:aws:iam::${accountId}:role/${functionName(step)}`,
      });
    }
  }
}

/** A real record of a launch, of an embedded account that is there for that alone. */
async function recordedLaunch(): Promise<CloudTrailRecord> {
  const account = await startAccount();
  try {
    return await launchBy(account, addVictim(account));
  } finally {
    await account.close();
  }
}

/** The same record in moto's account. */
const inAccount = (record: CloudTrailRecord): CloudTrailRecord =>
  JSON.parse(JSON.stringify(record).replaceAll(record.recipientAccountId, accountId)) as CloudTrailRecord;
