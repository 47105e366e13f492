import { appendFileSync } from 'node:fs';
import { restorePortsIn } from '../../cli/by-hand/ports.ts';
import type { Case } from '../../cli/by-hand/case.ts';
import { carryOutPlan } from '../../cli/contain/carry-out.ts';
import { beginIn } from '../../cli/contain/journal.ts';
import { toState } from '../../cli/contain/plan-state.ts';
import { openJournal } from '../../cli/journal/open.ts';
import { journalPath } from '../../cli/journal/find.ts';
import { keptFromJournal, newestOf } from '../../cli/restore/by-file/kept-from-journal.ts';
import { carryOut, plan, type RestoreDeps } from '../../cli/restore/run.ts';
import type { RestoreOptions as Options } from '../../core/containment/actions/taken.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { issuingRegions } from '../../core/lineage/lineage.ts';
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
const restorer = { account: accountId, arn: by };
export const everything: Options = { includeCompromisedKey: true, includeSessions: true, newPassword: true };
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
export class ByHand {
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

  /**
   * Restores by the journal, as `firebreak restore` does.
   * @param kill at its nth call
   * @returns what speaks against it; `killed` where it was
   */
  async restore(options: Options = everything, kill?: Kill): Promise<readonly string[]> {
    const { world } = this.scene;
    const { faults, machine, killed, lives } = makeProcess(this.scene, kill);
    const iam = world.client('restore', faults, () => undefined);
    const deps: RestoreDeps = {
      ports: restorePortsIn(iam, 'us-east-1'),
      options: { ...options, despiteDrift: true },
      ...{ settleMs: 0, now: () => lives(world.clock.now), tell: () => undefined },
      changers: (drift) => Promise.resolve(drift),
      announce: () => Promise.resolve(),
      pause: (milliseconds) => world.clock.sleep(milliseconds),
    };
    const by = { ...restorer, now: deps.now, machine };
    const restoring = plan(keptFromJournal(newestOf(await this.journal()), by), deps).then(
      async (planned) => ({ planned, ...(await carryOut(planned, deps)) }),
    );
    const ended = await Promise.race([killed, restoring]);
    if (ended === 'killed') return ['killed'];
    const { planned, results, problem } = ended;
    return [
      ...planned.plan.drift.map(({ text }) => text),
      ...planned.plan.unknown,
      ...(problem === undefined ? [] : [problem]),
      ...results.filter(({ status }) => status !== 'restored').map(({ note }) => note),
    ];
  }

  /** Its journal. */
  async journal(): Promise<string> {
    const { incident } = toState(await this.find(), this.settings, this.scene.world.clock.now());
    return journalPath(accountId, incident.key);
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
