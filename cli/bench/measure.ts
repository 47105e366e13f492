import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { contain, type Containment, makeCold, rehearse, type Rehearsal } from './containment.ts';
import type { CriticalPath } from './critical-path.ts';
import { bundleFloor, startFloor } from './floor.ts';
import { measureFunctions } from './functions.ts';
import { payloadsOf } from './payloads.ts';
import { type Measurements, targets } from './result.ts';
import { openStage, type Stage } from './stage.ts';
import { compare, type Pair } from './statistics.ts';

/** What is left of one measurement must not disturb the next. */
const quietMs = 100;

interface Round {
  readonly cold: Pair;
  readonly warm: Pair;
  readonly warmCall: Pair;
  readonly paths: readonly CriticalPath[];
}

/**
 * Measures everything.
 * @param directory of the synthesized assembly
 * @param progress told what is under way
 */
export async function measureAll(
  directory: string,
  runs: number,
  progress: (text: string) => void,
): Promise<Measurements> {
  const before = loadavg()[0] ?? 0;
  progress('deploying into an embedded account');
  const stage = await openStage(directory);
  try {
    const bundle = bundleFloor(directory);
    const rehearsal = await rehearse(stage);
    const { launch, execution } = rehearsal;
    const rounds = await measureRounds(stage, { rehearsal, bundle, runs, progress });
    const pairsOf = (kind: 'cold' | 'warm' | 'warmCall') => rounds.map((round) => round[kind]);
    const functions = await measureFunctions(stage, {
      payloads: payloadsOf(execution),
      launch,
      runs,
      progress,
    });
    return {
      machine: { node: process.version, cpus: availableParallelism(), load: [before, loadavg()[0] ?? 0] },
      runs,
      functions,
      containment: {
        cold: compare(pairsOf('cold'), targets.cold),
        warm: compare(pairsOf('warm'), targets.warm),
        warmCall: compare(pairsOf('warmCall'), targets.warm),
      },
      criticalPaths: different(rounds.flatMap((round) => round.paths)),
      problems: stage.account.problems(),
    };
  } finally {
    await stage.account.close();
  }
}

interface Course {
  readonly rehearsal: Rehearsal;
  readonly bundle: string;
  readonly runs: number;
  readonly progress: (text: string) => void;
}

/** The first round is not counted: it warms the account itself up, and AWS's side is always warm. */
async function measureRounds(stage: Stage, course: Course): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let run = 0; run <= course.runs; run += 1) {
    course.progress(run === 0 ? 'warming up' : `event to inactive key, ${run} of ${course.runs}`);
    rounds.push(await measureRound(stage, course));
  }
  return rounds.slice(1);
}

/** The floor and Firebreak in turns: both from processes that start, then both from the same processes again. */
async function measureRound(stage: Stage, { rehearsal, bundle }: Course): Promise<Round> {
  const settle = (): Promise<void> => pause(quietMs);
  makeCold(stage);
  await settle();
  const floor = await startFloor(stage, bundle, rehearsal.deactivationRole);
  try {
    await settle();
    const cold: Containment = await contain(stage, rehearsal.launch);
    await settle();
    const floorAgain = await floor.again();
    await settle();
    const warm = await contain(stage, rehearsal.launch);
    return {
      cold: { firebreak: cold.milliseconds, floor: floor.coldMs },
      warm: { firebreak: warm.milliseconds, floor: floor.coldMs },
      warmCall: { firebreak: warm.milliseconds, floor: floorAgain },
      paths: [cold.path, warm.path],
    };
  } finally {
    floor.end();
  }
}

function different(paths: readonly CriticalPath[]): readonly CriticalPath[] {
  const seen = new Map(paths.map((path) => [path.calls.map(({ call }) => call).join(), path]));
  return [...seen.values()];
}
