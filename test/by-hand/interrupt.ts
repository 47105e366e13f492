import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { restorePortsIn } from '../../cli/by-hand/ports.ts';
import type { Case } from '../../cli/by-hand/case.ts';
import { carryOutPlan } from '../../cli/contain/carry-out.ts';
import { beginIn } from '../../cli/contain/journal.ts';
import { toState } from '../../cli/contain/plan-state.ts';
import { openJournal } from '../../cli/journal/open.ts';
import { journalPath } from '../../cli/journal/find.ts';
import { carryOutRestore } from '../../cli/restore/carry-out.ts';
import { keptFromJournal, newestOf } from '../../cli/restore/kept-from-journal.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { issuingRegions } from '../../core/lineage/lineage.ts';
import { planRestore } from '../../core/restore/plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { toLaunch } from '../../core/verdict/launch.ts';
import { traceCredential } from '../../lambda/steps/trace-credential/trace.ts';
import { settings as settingsOf } from '../support/events.ts';
import type { Faults } from '../matrix/faults.ts';
import type { Scenario, Scene } from '../matrix/scenarios.ts';
import { accountId, region } from '../matrix/world.ts';

/** Where a run is killed: at its nth call, before IAM gets it or before its answer arrives. */
export interface Kill {
  readonly call: number;
  readonly when: 'before' | 'after';
}

const by = `arn:aws:iam::${accountId}:user/on-call`;
const everything = { includeCompromisedKey: true, includeSessions: true, newPassword: true };
let lastPid = 0;
/** How long IAM takes for a call. */
const callMs = 300;

/** A process that can be killed: from then on it calls nothing and writes nothing. */
function makeProcess({ world }: Scene, kill?: Kill) {
  const pid = (lastPid += 1);
  const state: { calls: number; isDead: boolean } = { calls: 0, isDead: false };
  let end = (): void => undefined;
  const killed = new Promise<'killed'>((resolve) => {
    end = () => {
      state.isDead = true;
      resolve('killed');
    };
  });
  const never = new Promise<never>(() => undefined);
  const isNow = (when: Kill['when']): boolean => state.calls === kill?.call && kill.when === when;
  const around: Faults['around'] = async (_name, call) => {
    await Promise.resolve();
    if (state.isDead) return never;
    state.calls += 1;
    const isLast = isNow('after');
    if (isNow('before')) {
      end();
      return never;
    }
    await world.clock.sleep(callMs);
    try {
      return call();
    } finally {
      if (isLast) end();
    }
  };
  const lives = <T>(write: () => T): T => {
    if (state.isDead) throw new Error('the process was killed');
    return write();
  };
  return {
    ...{ killed, lives, calls: () => state.calls },
    faults: { around, sites: () => [], happened: () => [] } satisfies Faults,
    machine: { pid, host: 'laptop', isAlive: (other: number) => other === pid },
  };
}

/** One scenario, contained by hand and restored: its IAM, and its journal. */
class ByHand {
  readonly scene: Scene;
  private readonly settings: Settings;

  constructor(scenario: Scenario) {
    this.scene = scenario.stage();
    this.settings = settingsOf({ regions: ['us-east-1', region], ...scenario.settings });
  }

  /** @returns the calls that it made, and whether it held; undefined where it was killed */
  async contain(kill?: Kill): Promise<{ readonly calls: number; readonly held: boolean | undefined }> {
    const { world } = this.scene;
    const { machine, faults, killed, lives, calls } = makeProcess(this.scene, kill);
    const found = await this.find();
    const planned = toState(found, this.settings, world.clock.now());
    const file = journalPath(accountId, planned.incident.key);
    const own = { path: file, account: accountId, principal: planned.incident.key };
    const journal = openJournal({ ...own, by, doing: 'contain', now: world.clock.now, machine });
    if ('busy' in journal) throw new Error('nobody else is at it');
    const mortal = {
      ...journal,
      add: (news: Parameters<typeof journal.add>[0]) => lives(() => journal.add(news)),
    };
    const { state, notes } = beginIn(mortal, planned, found.lineage);
    const containing = carryOutPlan(state, {
      iam: world.client('contain', faults, () => undefined),
      ...{ now: world.clock.now, settings: this.settings, notes, tell: () => undefined },
      pause: (milliseconds) => world.clock.sleep(milliseconds),
    });
    const ended = await Promise.race([killed, containing]);
    if (ended === 'killed') {
      // The line that it was about to write.
      appendFileSync(file, '{"kind":"did","act');
      return { calls: calls(), held: undefined };
    }
    journal.release();
    return { calls: calls(), held: ended.verification?.held };
  }

  /** Restores all of it by the journal, as `firebreak restore` does. @returns what speaks against it */
  async restore(): Promise<readonly string[]> {
    const { world } = this.scene;
    const { faults } = makeProcess(this.scene);
    const { incident } = toState(await this.find(), this.settings, world.clock.now());
    const file = journalPath(accountId, incident.key);
    const aws = { account: accountId, arn: by, now: world.clock.now };
    const { kept } = keptFromJournal(newestOf(file), aws);
    const ports = restorePortsIn(
      world.client('restore', faults, () => undefined),
      'us-east-1',
    );
    const plan = await planRestore(kept, everything, ports, world.clock.now());
    const results = await carryOutRestore(plan.items, {
      ...{ ports, kept, options: everything, settleMs: 0, tell: () => undefined },
      pause: (milliseconds) => world.clock.sleep(milliseconds),
    });
    rmSync(file);
    return [
      ...plan.drift,
      ...plan.unknown,
      ...results.filter(({ status }) => status !== 'restored').map(({ note }) => note),
    ];
  }

  private async find(): Promise<Case> {
    const { record, history = [], world } = this.scene;
    const caller = toCaller(record, accountId);
    const launch = toLaunch({ detail: record });
    if ('malformed' in launch) throw new Error('the launch of a scenario can be read');
    const found = { account: accountId, caller, launch, searched: [] };
    if (history.length === 0) return found;
    const lineage = await traceCredential(
      {
        ...{ accessKeyId: caller.accessKeyId ?? '', caller, account: accountId, eventTime: launch.eventTime },
        regions: issuingRegions('us-east-1', region),
      },
      {
        history: {
          records: (where, { key }) =>
            Promise.resolve({ records: key === 'ResourceName' && where === 'us-east-1' ? history : [] }),
        },
        deadline: new Date(world.clock.now().getTime() + 12_000),
        clock: world.clock.now,
        pause: () => Promise.resolve(),
      },
    );
    return { ...found, lineage };
  }
}

/** What a run that nobody kills does. */
export interface Reference {
  /** Every place where it can be killed. */
  readonly kills: readonly Kill[];
  /** IAM when it is contained, without the times. */
  readonly contained: string;
}

/** What is another in each run: times, the ids that the embedded account makes up, and names that come from these. */
const varying =
  /\d{4}-\d\d-\d\dT[\d:.]+Z|\b(?:AROA|APKA|ACCA)[A-Z0-9]{12,}|(?<=FirebreakRevoke-)[0-9a-f]{12}/g;
const picture = ({ scene }: ByHand): string =>
  JSON.stringify(scene.world.iam.snapshot()).replace(varying, 'X');

/** @throws Error where a run that nobody kills does not contain, or is not restored as it was */
export async function refer(scenario: Scenario): Promise<Reference> {
  const byHand = new ByHand(scenario);
  const before = byHand.scene.world.iam.snapshot();
  const { calls, held } = await byHand.contain();
  if (!held) throw new Error(`${scenario.name} is not contained by hand`);
  const contained = picture(byHand);
  const wrong = await byHand.restore();
  expect({ wrong, after: byHand.scene.world.iam.snapshot() }).toEqual({ wrong: [], after: before });
  const kills = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    { call, when: 'before' } as const,
    { call, when: 'after' } as const,
  ]);
  return { kills, contained };
}

/**
 * Kills a run, and restores by its journal.
 * @param contained how another run leaves IAM that contains to the end in between; there is none where it is left out
 * @returns what is wrong: nothing, where all that was taken is as it was, nothing more, and nothing speaks against it
 */
export async function interrupted(
  scenario: Scenario,
  kill: Kill,
  contained?: Reference['contained'],
): Promise<readonly string[]> {
  const byHand = new ByHand(scenario);
  const { world, attackers } = byHand.scene;
  const before = JSON.stringify(world.iam.snapshot());
  const { held } = await byHand.contain(kill);
  const wrong: string[] = held === undefined ? [] : ['it was not killed'];
  await world.clock.sleep(5_000);
  if (contained !== undefined) {
    if (!(await byHand.contain()).held) wrong.push('the second run does not hold');
    const open = attackers.filter(({ works }) => works());
    wrong.push(...open.map(({ name }) => `${name} works after the second run`));
    if (picture(byHand) !== contained) wrong.push(`not contained as by one run: ${picture(byHand)}`);
  }
  wrong.push(...(await byHand.restore()));
  const after = JSON.stringify(world.iam.snapshot());
  if (after !== before) wrong.push(`not as it was: ${after}`);
  return wrong;
}

/** A folder for the journals of one test file. In memory where there is such a thing: a disk is waited for at each line. */
export function ownJournals(): void {
  const within = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(path.join(within, 'firebreak-interrupted-'));
  const before = process.env['XDG_STATE_HOME'];
  beforeAll(() => {
    process.env['XDG_STATE_HOME'] = folder;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
  });
}
