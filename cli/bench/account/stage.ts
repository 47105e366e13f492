import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  type Assembly,
  deploy,
  newAccessKeyId,
  newEntityId,
  newSecret,
  readAssembly,
  startAccount,
} from '@firebreak/account';
import { keepWarm, type Step, steps } from '../../../lambda/contract.ts';
import { unthrottled } from '../../drill/unthrottled.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import type { Victim } from '../effects.ts';

/** Firebreak, deployed in an embedded account. */
export interface Stage {
  readonly account: Account;
  readonly log: CallLog;
  /** Bytes that are uploaded for each step, unzipped. */
  readonly bundleBytes: Readonly<Record<Step, number>>;
  /** From now on only these functions are invoked, and what asks for others waits; without an argument, all are. */
  readonly allow: (only?: readonly Step[]) => void;
  /** Ends every execution, and what was held back for it fails. Resolves when the account is quiet. */
  readonly clear: () => Promise<void>;
}

/** What is left of one measurement must not disturb the next. */
const quietMs = 150;

/** @param directory of the synthesized assembly */
export async function openStage(directory: string): Promise<Stage> {
  const log = createCallLog();
  let allowed: ReadonlySet<string> | undefined;
  let heldBack: ((reason: Error) => void)[] = [];
  const account = await startAccount({
    ...unthrottled.account,
    onProgress: log.watch,
    beforeInvocation: async (name) => {
      if (allowed && !allowed.has(name)) await new Promise((_, reject) => heldBack.push(reject));
    },
  });
  const assembly = readAssembly(directory);
  await deploy(account, assembly, unthrottled.deploy);

  async function clear(): Promise<void> {
    for (const execution of account.states.executions()) {
      if (execution.status() === 'RUNNING') execution.stop();
    }
    const failing = heldBack;
    heldBack = [];
    for (const fail of failing) fail(new Error('The bench held this function back.'));
    await account.settled();
    while (performance.now() - log.lastAt() < quietMs)
      await new Promise((resolve) => setTimeout(resolve, quietMs));
    log.take();
  }

  return {
    account,
    log,
    bundleBytes: readBundleBytes(assembly),
    allow: (only) => (allowed = only && new Set(only.map(functionName))),
    clear,
  };
}

export const functionName = (step: Step): string => `firebreak-${step}`;

/** Starts a process of each of these functions, as the keep-warm rule does, and waits until they run. */
export async function ping({ account }: Stage, which: readonly Step[]): Promise<void> {
  await Promise.all(which.map((step) => account.lambda.invoke(functionName(step), keepWarm)));
}

/** Ends all processes of the functions. */
export function makeCold({ account }: Stage): void {
  for (const step of steps) account.lambda.coldStart(functionName(step));
}

/** Of what a start of each function loads. */
function readBundleBytes({ stacks }: Assembly): Record<Step, number> {
  const sizes = new Map<unknown, number>();
  for (const { template, assets } of stacks) {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const folder = assets.get((Properties['Code'] as { readonly S3Key: string }).S3Key);
      if (folder !== undefined)
        sizes.set(Properties['FunctionName'], statSync(join(folder, 'index.mjs')).size);
    }
  }
  const sizeOf = (step: Step): number => {
    const bytes = sizes.get(functionName(step));
    if (bytes === undefined)
      throw new Error(`The assembly has no function ${functionName(step)} with a bundle.`);
    return bytes;
  };
  return Object.fromEntries(steps.map((step) => [step, sizeOf(step)])) as Record<Step, number>;
}

let victims = 0;

/** A new one each time: IAM allows a user two keys, and an incident is about one caller. */
export function addVictim({ iam }: Account): Victim {
  victims += 1;
  const userName = `bench-${String(victims)}`;
  const key = { accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: newSecret() };
  const userId = newEntityId('AIDA');
  iam.importUser({
    userName,
    userId,
    password: 'Correct-Horse-7-Battery',
    accessKeys: [{ ...key, status: 'Active' }],
    policies: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
  });
  return { userName, userId, ...key };
}

/** A role of Lambda's that may do everything. @returns its name */
export function addAdministrator({ iam }: Account): string {
  const roleName = 'bench-administrator';
  iam.importRole({
    roleName,
    path: '/',
    assumeRolePolicy: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  });
  return roleName;
}
