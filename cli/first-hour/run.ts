import { addUser, removeUsers } from './users.ts';
import type { Clients, Context, Keys, Step } from './step.ts';
import { redactor, type StepResult } from './result.ts';

/** The person pressed Ctrl-C: nothing further is made, and what was made is removed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Place {
  readonly own: Clients;
  readonly as: (keys: Keys) => Clients;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Throws {@link Interrupted} where the person has asked to stop. */
  readonly check: () => void;
}

interface RunDeps {
  /** A name that no other run has, in small letters and digits. */
  readonly run: string;
  /** Whether the step is to be made. */
  readonly mayRun: (step: Step) => Promise<boolean>;
  readonly tell: (text: string) => void;
}

/**
 * Makes one step after the other, and removes behind each what it made. A step that fails stops no other.
 * @throws Interrupted, behind the removal
 */
export async function runSteps(
  steps: readonly Step[],
  place: Place,
  { run, mayRun, tell }: RunDeps,
): Promise<Readonly<Record<string, StepResult>>> {
  const redact = redactor(run);
  const results: Record<string, StepResult> = {};
  const context: Context = {
    ...place,
    pause: async (milliseconds) => {
      await place.pause(milliseconds);
      place.check();
    },
    addUser: (name, policy) => {
      place.check();
      return addUser(place.own.iam, { run, name, ...(policy && { policy }) });
    },
  };
  for (const step of steps) {
    place.check();
    if (!(await mayRun(step))) {
      results[step.id] = { skipped: true };
      continue;
    }
    tell(`${step.id}: ${step.doubt}`);
    try {
      results[step.id] = redacted(await step.run(context), redact);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      results[step.id] = { failed: redact(why) };
    } finally {
      // Also where it failed half-way, and where it was interrupted.
      if (step.changes !== undefined) await removeUsers(place.own.iam, run);
    }
  }
  return results;
}

function redacted(
  { observed, seconds }: Awaited<ReturnType<Step['run']>>,
  redact: (text: string) => string,
): StepResult {
  const clean = Object.entries(observed).map(([name, value]) => [
    name,
    typeof value === 'string' ? redact(value) : value,
  ]);
  return { observed: Object.fromEntries(clean) as typeof observed, ...(seconds && { seconds }) };
}
