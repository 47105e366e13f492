import path from 'node:path';
import { type Account, startAccount } from '../../account/account.ts';
import { deploy, type DeployedStack } from '../../account/deploy/deploy.ts';
import type { Drill } from '../../account/drills/drill.ts';
import { stolenKey } from '../../account/drills/stolen-key.ts';
import { readAssembly } from '../../account/template/assembly.ts';
import type { Settings } from '../../lambda/core/settings.ts';
import { projectRoot } from '../../lib/project-root.ts';
import { watchedRegions } from '../../lib/regions.ts';
import { settingsFor } from '../settings-for.ts';
import { withAssembly } from '../synthesize.ts';
import { readTrailFile } from '../trail-file.ts';
import { prepareFolder, writeFiles } from './files.ts';
import { failuresOf, findingsOf, isObserved, noticesOf } from './judge.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { type DrillOptions, parseOptions, usage } from './options.ts';
import { prepareReplay, type Replay } from './replay.ts';
import type { DrillResult } from './result.ts';
import { keep, startToKeep } from './keep.ts';
import { prove, rehearse } from './stage.ts';
import { tellResult } from './tell-result.ts';

/**
 * `firebreak drill`: rehearses the whole response in an embedded account.
 * @returns 0 only when everything held; in mode observe, when nothing was changed and on-call was told what would be
 */
export async function drill(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const plan =
    options.replay && prepareReplay(options.replay.files.flatMap(readTrailFile), options.replay.launch);
  const settings = await settingsFor(options.settings);
  const out = prepareFolder(path.resolve(options.out ?? path.join(projectRoot, '.firebreak', 'drill')));
  const result = await rehearseAll({ options, settings, out, ...(plan && { plan }) });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return result.passed ? 0 : 1;
}

interface Rehearsal {
  readonly options: DrillOptions;
  readonly settings: Settings;
  readonly out: string;
  readonly plan?: Replay;
}

async function rehearseAll({ options, settings, out, plan }: Rehearsal): Promise<DrillResult> {
  const write = options.json ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
  const narrator = createNarrator(write, performance.now());
  const what: Drill = plan ?? stolenKey;
  write(`Firebreak drill: ${what.title}`);
  write('An embedded AWS account on this machine: no AWS credentials, no network.\n');
  const begin = (): void => {
    narrator.step('synthesizing the stacks and bundling the functions');
  };
  return withAssembly(options.settings, begin, async (directory) => {
    const account = await startAccount({
      ...(options.keep && { start: startToKeep(settings) }),
      ...(plan && { accountId: plan.accountId, start: plan.start }),
      // Time is the account's own, so reading need not be slow to be real; the pace is tested elsewhere.
      lookupsPerSecond: Infinity,
      ...(options.historyLag !== undefined && { historyDelayMs: options.historyLag * 60_000 }),
      onProgress: (progress) => {
        narrator.progress(progress, account.clock.now());
      },
    });
    try {
      const stacks = await deployAll(account, directory, narrator);
      const result = await play(account, { what, settings, out, narrator });
      writeFiles(out, account, result, bucketOf(stacks));
      tellResult(result, write);
      if (options.keep) await keep(account, write);
      return result;
    } finally {
      await account.close();
    }
  });
}

async function deployAll(
  account: Account,
  directory: string,
  narrator: Narrator,
): Promise<readonly DeployedStack[]> {
  narrator.step(`account ${account.accountId} is up at ${account.endpoint}, deploying`);
  const stacks = await deploy(account, readAssembly(directory));
  const sensors = stacks.filter((stack) => stack.name.startsWith('FirebreakSensor'));
  narrator.step(`deployed the responder, and sensors in ${sensors.map((stack) => stack.region).join(', ')}`);
  return stacks;
}

const bucketOf = (stacks: readonly DeployedStack[]): string | undefined =>
  stacks.flatMap((stack) => stack.resources).find((resource) => resource.type === 'AWS::S3::Bucket')?.ref;

interface Play {
  readonly what: Drill | Replay;
  readonly settings: Settings;
  readonly out: string;
  readonly narrator: Narrator;
}

async function play(account: Account, { what, settings, out, narrator }: Play): Promise<DrillResult> {
  const started = performance.now();
  const region = 'region' in what ? what.region : quietRegion(settings);
  const scene = await what.stage(account, {
    region,
    allKeys: settings.keys === 'all',
    wholeRole: settings.roleSessions === 'role',
    homeRegion: settings.homeRegion,
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
  await account.settled();
  const iamChanged = JSON.stringify(account.iam.snapshot()) !== iamBefore;
  const observed = isObserved(account);
  const proof = await prove(scene, before, observed);
  const notices = noticesOf(account, at);
  const failures = failuresOf(account, { region, proof, notices, iamChanged });
  return {
    passed: failures.length === 0,
    observed,
    failures,
    drill: what.id,
    account: account.accountId,
    launch: { eventId, region, at: at.toISOString() },
    ...findingsOf(account),
    notices,
    proof,
    out,
    wallSeconds: Math.round(performance.now() - started) / 1000,
  };
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
