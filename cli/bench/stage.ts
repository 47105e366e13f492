import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, startAccount } from '../../account/account.ts';
import { deploy } from '../../account/deploy/deploy.ts';
import { newAccessKeyId, newSecret } from '../../account/iam/ids.ts';
import { type Assembly, readAssembly } from '../../account/template/assembly.ts';
import { type Step, steps } from '../../lambda/contract.ts';
import { type CallLog, createCallLog } from './call-log.ts';

/** Firebreak, deployed in an embedded account. */
export interface Stage {
  readonly account: Account;
  readonly log: CallLog;
  /** Bytes that are uploaded for each step, unzipped. */
  readonly bundleBytes: Readonly<Record<Step, number>>;
}

/** @param directory of the synthesized assembly */
export async function openStage(directory: string): Promise<Stage> {
  const log = createCallLog();
  // Without LookupEvents' throttle, whose pauses would only make the bench longer.
  const account = await startAccount({ ...unthrottled.account, onProgress: log.watch });
  const assembly = readAssembly(directory);
  await deploy(account, assembly);
  return { account, log, bundleBytes: readBundleBytes(assembly) };
}

export const functionName = (step: Step): string => `firebreak-${step}`;

function readBundleBytes({ stacks }: Assembly): Record<Step, number> {
  const sizes = new Map<unknown, number>();
  for (const { template, assets } of stacks) {
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const folder = assets.get((Properties['Code'] as { readonly S3Key: string }).S3Key);
      if (folder !== undefined) sizes.set(Properties['FunctionName'], bytesIn(folder));
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

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(folder, name)),
  );
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

/** A user whose key is going to be made inactive. */
export interface Victim {
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

let victims = 0;

/** A new one each time: IAM allows a user two keys, and an incident is about one caller. */
export function addVictim({ iam }: Account): Victim {
  victims += 1;
  const userName = `bench-${String(victims)}`;
  const key = { accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: newSecret() };
  iam.importUser({
    userName,
    password: 'Correct-Horse-7-Battery',
    accessKeys: [{ ...key, status: 'Active' }],
    policies: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
  });
  return { userName, ...key };
}
