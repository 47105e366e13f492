import path from 'node:path';
import { type Account, deploy, type DeployedStack, readAssembly, startAccount } from '@firebreak/account';
import { letSpread } from '../../drills/cast.ts';
import type { Drill, Scene } from '../../drills/drill.ts';
import { keepWarmMinutes } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { writeFiles } from './files.ts';
import { failuresOf, findingsOf, isObserved, noticesOf } from './judge.ts';
import { keep, startToKeep, toMachineTime } from './keep.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import type { DrillOptions } from './options.ts';
import type { Replay } from './replay/replay.ts';
import { standIns } from './settings/webhooks.ts';
import { restoreAll, type RestoredAll } from '../restore/window/in-account.ts';
import type { DrillResult } from './result.ts';
import { prove, rehearse } from './stage.ts';
import { tellResult } from './tell-result.ts';
import { unthrottled } from './unthrottled.ts';

export interface Rehearsal {
  readonly what: Drill | Replay;
  readonly options: Pick<DrillOptions, 'keep' | 'historyLag'>;
  readonly settings: Settings;
  /** Folder of the synthesized app. */
  readonly assembly: string;
  /** Folder for what the drill leaves behind. */
  readonly out: string;
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
  /** What is done in an account that is kept; it stays up until Ctrl-C where this is left out. */
  readonly visit?: (account: Account, result: DrillResult) => Promise<void>;
}

/** Rehearses one attack in an account of its own, tells the story and leaves its files behind. */
export async function runDrill(rehearsal: Rehearsal): Promise<DrillResult> {
  const { what, options, settings, assembly, out, write } = rehearsal;
  const { visit = () => keep(account, write) } = rehearsal;
  const narrator = createNarrator(write, performance.now());
  write(`\nFirebreak drill: ${what.title}`);
  const webhooks = await standIns(settings);
  const account = await startAccount({
    ...what.hardships(),
    ...(options.keep && { start: startToKeep(settings) }),
    ...(webhooks && { hosts: webhooks.hosts }),
    ...accountOf(settings),
    ...('start' in what && { accountId: what.accountId, start: what.start }),
    ...unthrottled.account,
    compileCache: path.join(assembly, 'compile-cache'),
    ...(options.historyLag !== undefined && { historyDelayMs: options.historyLag * 60_000 }),
    onProgress: (progress) => {
      narrator.progress(progress, account.clock.now());
    },
  });
  try {
    webhooks?.addSecrets(account);
    const stacks = await deployAll(account, assembly, narrator);
    if (settings.keepWarm) await warmUp(account, narrator);
    const result = await play(account, rehearsal, narrator);
    webhooks?.lines().forEach(narrator.detail);
    writeFiles(out, account, result, bucketOf(stacks));
    tellResult(result, write);
    if (options.keep) {
      toMachineTime(account);
      await visit(account, result);
    }
    return result;
  } finally {
    await account.close();
    await webhooks?.close();
  }
}

/** Settings that name the account of their backup keys are about that one. */
function accountOf({ backupKey }: Settings): { readonly accountId?: string } {
  const [, accountId] = /^arn:[^:]*:iam::(\d{12}):/.exec(backupKey?.owners[0] ?? '') ?? [];
  return accountId === undefined ? {} : { accountId };
}

async function deployAll(
  account: Account,
  directory: string,
  narrator: Narrator,
): Promise<readonly DeployedStack[]> {
  narrator.step(`account ${account.accountId} is up at ${account.endpoint}, deploying`);
  const stacks = await deploy(account, readAssembly(directory), unthrottled.deploy);
  const sensors = stacks.filter((stack) => stack.name.startsWith('FirebreakSensor'));
  narrator.step(`deployed the responder, and sensors in ${sensors.map((stack) => stack.region).join(', ')}`);
  return stacks;
}

/** As in an account that it was deployed to a while ago: the functions that contain have been asked once. */
async function warmUp(account: Account, narrator: Narrator): Promise<void> {
  await account.clock.sleep(keepWarmMinutes * 60_000);
  await account.settled();
  narrator.step('the functions that contain are kept warm');
}

const bucketOf = (stacks: readonly DeployedStack[]): string | undefined =>
  stacks.flatMap((stack) => stack.resources).find((resource) => resource.type === 'AWS::S3::Bucket')?.ref;

async function play(
  account: Account,
  { what, settings, out }: Rehearsal,
  narrator: Narrator,
): Promise<DrillResult> {
  const started = performance.now();
  const region = 'region' in what ? what.region : quietRegion(settings);
  const scene = await what.stage(account, {
    region,
    allKeys: settings.keys === 'all',
    wholeRole: settings.roleSessions === 'role',
    homeRegion: settings.homeRegion,
    ...(settings.backupKey && { backupKey: settings.backupKey }),
  });
  scene.setting.forEach(narrator.detail);
  // Off the record: the review must find what the attacker did, not what the drill tried.
  const before = await account.offTheRecord(() => rehearse(scene));
  const working = [...before.values()].filter((came) => came === 'works').length;
  narrator.step(`before the launch, ${String(working)} of ${String(before.size)} credentials work`);
  narrator.heading(`ATTACK  ${scene.attack}\n`);
  const at = scene.at();
  account.clock.advanceTo(at);
  narrator.launched(at);
  const iamBefore = JSON.stringify(account.iam.snapshot());
  const eventId = await scene.launch();
  await settle(account, scene, settings);
  const observed = isObserved(account);
  const restored =
    what.ending.kind === 'restored' && !observed
      ? await restore(account, settings, { since: at, narrator })
      : undefined;
  const iamChanged = JSON.stringify(account.iam.snapshot()) !== iamBefore;
  const proof = await prove(scene, before, observed);
  const notices = noticesOf(account, at);
  const failures = failuresOf(account, { region, ending: what.ending, proof, notices, iamChanged, restored });
  return {
    passed: failures.length === 0,
    observed,
    failures,
    drill: what.id,
    title: what.title,
    ending: what.ending,
    account: account.accountId,
    launch: { eventId, region, at: at.toISOString() },
    ...findingsOf(account),
    notices,
    proof,
    out,
    wallSeconds: Math.round(performance.now() - started) / 1000,
  };
}

/** What a person does who finds out that nobody attacked. */
async function restore(
  account: Account,
  settings: Settings,
  { since, narrator }: { readonly since: Date; readonly narrator: Narrator },
): Promise<RestoredAll> {
  const restored = await account.offTheRecord(() => restoreAll(account, settings, since));
  letSpread(account);
  narrator.step(`paused, and restored ${String(restored.count)} incidents by one command`);
  return restored;
}

/** Lets everything run its course. Where nobody is contained, nobody has a reason to fight. */
async function settle(account: Account, { fight }: Scene, { mode }: Settings): Promise<void> {
  const over = new AbortController();
  const fighting = mode === 'contain' ? fight?.(over.signal) : undefined;
  const settled = account.settled().finally(() => {
    over.abort();
  });
  await Promise.all([fighting, settled]);
  // What the attacker did last may have been seen by nobody yet.
  await account.settled();
  letSpread(account);
}

/** The watched region that the expectations say least about: where an attacker would go. */
function quietRegion(settings: Settings): string {
  const uses = (region: string): number =>
    settings.expectations.filter((rule) => rule.regions?.includes(region) ?? true).length;
  const byUse = watchedRegions(settings)
    .filter((region) => region !== settings.homeRegion)
    .toSorted((a, b) => uses(a) - uses(b));
  return byUse[0] ?? settings.homeRegion;
}
