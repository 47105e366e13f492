import { availableParallelism, loadavg } from 'node:os';
import { contentsOf } from '../../../lib/functions/bundling.ts';
import { contain, rehearse, type Rehearsal } from './containment.ts';
import type { CriticalPath } from './critical-path.ts';
import { type EffectName, effects } from '../effects.ts';
import { bundleFloor, type Floor, type FloorSite, startFloor } from './floor.ts';
import { measureFunctions } from './functions.ts';
import { payloadsOf } from './payloads.ts';
import type { KindFigures, Machine, Measurements, RowFigures } from '../result.ts';
import { isWarm, kinds, rows } from '../rows.ts';
import settings from '../settings.ts';
import { measureUsed } from '../used.ts';
import { addAdministrator, addVictim, openStage, type Stage } from './stage.ts';
import { compare, type Pair, spreadOf } from '../statistics.ts';
import { pathSteps, toWeights } from '../weights.ts';

export interface Course {
  readonly runs: number;
  /** Told what is under way. */
  readonly progress: (text: string) => void;
}

/**
 * Measures everything in the embedded account.
 * @param directory of the synthesized assembly
 */
export async function measureAll(directory: string, course: Course): Promise<Measurements> {
  const before = loadOfMachine();
  course.progress('deploying into an embedded account');
  const stage = await openStage(directory);
  try {
    const rehearsal = await rehearse(stage);
    const rounds = await measureRounds(stage, { ...course, rehearsal, bundle: bundleFloor(directory) });
    const functions = await measureFunctions(stage, {
      payloads: payloadsOf(rehearsal.execution),
      launch: rehearsal.launch,
      ...course,
    });
    return {
      machine: describeMachine(before),
      runs: course.runs,
      functions,
      weights: pathSteps.map((step) => ({ step, parts: toWeights(contentsOf(step, settings)) })),
      rows: toRowFigures(rounds),
      kinds: toKindFigures(rounds),
      criticalPaths: different(rounds.flatMap((round) => round.paths)),
      problems: stage.account.problems(),
    };
  } finally {
    await stage.account.close();
  }
}

export const loadOfMachine = (): number => loadavg()[0] ?? 0;

export const describeMachine = (loadBefore: number): Machine => ({
  node: process.version,
  cpus: availableParallelism(),
  load: [loadBefore, loadOfMachine()],
});

/** @param roleName that of the function that has the effect: the same policies are evaluated for both */
function siteOf({ account, log }: Stage, bundle: string, roleName: string): FloorSite {
  const credentials = account.iam.issueRoleSession(roleName, 'floor', { service: 'lambda.amazonaws.com' });
  return {
    bundle,
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    },
    clockOffsetMs: account.clock.offsetMs,
    newVictim: () => Promise.resolve(addVictim(account)),
    executedAt: async (_call, { userName }) => {
      const executed = (Object.keys(effects) as EffectName[]).map((effect) => log.executed(effect, userName));
      return (await Promise.race(executed)).at;
    },
  };
}

interface Material extends Course {
  readonly rehearsal: Rehearsal;
  /** Of the floor's script. */
  readonly bundle: string;
}

interface Round {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly paths: readonly CriticalPath[];
  readonly kinds: ReadonlyMap<string, { readonly cold: number; readonly warm: number }>;
}

/** The first round is not counted: it warms the account itself up, and AWS's side is always warm. */
async function measureRounds(stage: Stage, material: Material): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let run = 0; run <= material.runs; run += 1) {
    material.progress(run === 0 ? 'warming up' : `from the event to each effect, ${run} of ${material.runs}`);
    rounds.push(await measureRound(stage, material));
  }
  return rounds.slice(1);
}

/** Firebreak and the floor in turns, row by row, so that both meet the same noise of the machine. */
async function measureRound(stage: Stage, { rehearsal, bundle }: Material): Promise<Round> {
  const floors = new Map<EffectName, Floor>();
  const floorOf = async (effect: EffectName, warm: boolean): Promise<number> => {
    const running = floors.get(effect);
    if (running && warm) return running.again();
    running?.end();
    const site = siteOf(stage, bundle, rehearsal.roles[effect]);
    const floor = await startFloor(site, [effects[effect].operation]);
    floors.set(effect, floor);
    return floor.coldMs;
  };
  const pairs = new Map<string, Pair>();
  const paths: CriticalPath[] = [];
  try {
    for (const row of rows) {
      const measure = isWarm(row) ? measureUsed : (once: () => Promise<number>) => once();
      await stage.clear();
      const floor = await measure(() => floorOf(row.effect, isWarm(row)));
      await stage.clear();
      const firebreak = await measure(async () => {
        const { milliseconds, path } = await contain(stage, row, rehearsal.launch);
        paths.push(path);
        return milliseconds;
      });
      pairs.set(row.id, { firebreak, floor });
    }
    return { pairs, paths, kinds: await measureKinds(stage, bundle) };
  } finally {
    for (const floor of floors.values()) floor.end();
  }
}

/** Under a role that may make all of the calls. */
async function measureKinds(stage: Stage, bundle: string): Promise<Round['kinds']> {
  const site = siteOf(stage, bundle, addAdministrator(stage.account));
  const figures = new Map<string, { cold: number; warm: number }>();
  for (const { id, calls } of kinds) {
    await stage.clear();
    const script = await startFloor(site, calls);
    figures.set(id, { cold: script.coldMs, warm: await script.again() });
    script.end();
  }
  return figures;
}

function toRowFigures(rounds: readonly Round[]): readonly RowFigures[] {
  return rows.map((row) => {
    const pairs = rounds.map(({ pairs }) => pairs.get(row.id)).filter((pair) => pair !== undefined);
    return { ...row, ...compare(pairs, row.atMost) };
  });
}

function toKindFigures(rounds: readonly Round[]): readonly KindFigures[] {
  return kinds.map(({ id, title, calls }) => {
    const figures = rounds.map((round) => round.kinds.get(id)).filter((each) => each !== undefined);
    return {
      ...{ id, title, calls: calls.length },
      cold: spreadOf(figures.map(({ cold }) => cold)),
      warm: spreadOf(figures.map(({ warm }) => warm)),
    };
  });
}

function different(paths: readonly CriticalPath[]): readonly CriticalPath[] {
  const seen = new Map(
    paths.map((path) => [`${path.effect}: ${path.calls.map(({ call }) => call).join()}`, path]),
  );
  return [...seen.values()];
}
