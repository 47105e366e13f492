import type { CloudTrailRecord, Json, JsonObject } from '@firebreak/account';
import { type AnyStep, type Step, steps } from '../../../lambda/contract.ts';
import { launchOf } from './containment.ts';
import { addVictim, functionName, type Stage } from './stage.ts';
import { type Spread, spreadOf } from '../statistics.ts';

/** What one function weighs and takes. Times in milliseconds. */
export interface FunctionFigures {
  readonly step: Step;
  readonly bundleBytes: number;
  /** From the start of the process to ready. */
  readonly start: Spread;
  /** The first invocation of a process, its start included. */
  readonly first: Spread;
  /** The second invocation of a process. */
  readonly warm: Spread;
  readonly ok: boolean;
}

/** What informs, behind containment: nothing waits for its cold start but the report. */
const informing: readonly AnyStep[] = [
  'find-persistence',
  'review-activity',
  'inspect-instances',
  'store-evidence',
  'publish-report',
  'check-subscriptions',
  'report-observed',
  'import-finding',
  'create-backup-key',
  'patrol',
];

/**
 * A bundle must stay below this. What contains, and what leads to it, is kept small, because a cold start is the
 * attacker's time. The client of EC2 alone, whose schemas cannot be left out, has 500 KB.
 */
export function bundleLimitOf(step: AnyStep): number {
  return informing.includes(step) ? 800_000 : 280_000;
}

export interface Material {
  readonly payloads: Readonly<Record<Step, Json>>;
  readonly launch: CloudTrailRecord;
  readonly runs: number;
  readonly progress: (text: string) => void;
}

/** Measures the functions one after the other, each alone on the machine. */
export async function measureFunctions(
  stage: Stage,
  material: Material,
): Promise<readonly FunctionFigures[]> {
  const figures: FunctionFigures[] = [];
  for (const step of steps) {
    material.progress(`measuring ${step}`);
    figures.push(await measure(stage, step, material));
  }
  return figures;
}

async function measure(
  stage: Stage,
  step: Step,
  { payloads, launch, runs }: Material,
): Promise<FunctionFigures> {
  const [starts, firsts, warms]: [number[], number[], number[]] = [[], [], []];
  const invoke = async (): Promise<number> => {
    const payload = step === 'resolve-caller' ? newEvent(stage, payloads[step], launch) : payloads[step];
    const outcome = await stage.account.lambda.invoke(functionName(step), payload);
    if ('error' in outcome) throw new Error(`${step} failed: ${outcome.error.errorMessage}`);
    return stage.account.lambda.stats(functionName(step)).lastDurationMs ?? 0;
  };
  for (let run = 0; run < runs; run += 1) {
    stage.account.lambda.coldStart(functionName(step));
    firsts.push(await invoke());
    starts.push(stage.account.lambda.stats(functionName(step)).readyMs ?? 0);
    warms.push(await invoke());
  }
  const bundleBytes = stage.bundleBytes[step];
  const times = { start: spreadOf(starts), first: spreadOf(firsts), warm: spreadOf(warms) };
  return { step, bundleBytes, ...times, ok: bundleBytes < bundleLimitOf(step) };
}

/** A launch that is known already would only be counted: each invocation gets somebody else's. */
function newEvent({ account }: Stage, payload: Json, launch: CloudTrailRecord): unknown {
  const { event, ...rest } = payload as { readonly event: JsonObject };
  return { ...rest, event: { ...event, detail: launchOf(addVictim(account), launch, account.clock.now()) } };
}
