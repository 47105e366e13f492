import fc from 'fast-check';
import { type Json, type Machine, runMachine } from '@firebreak/account';
import { type Move, nextMove, planAfterCheck } from '../../../core/containment/next-move.ts';
import { defineSettings, type Settings } from '../../../core/settings/settings.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { errors, stepFields } from '../../../lambda/contract.ts';
import { deployedMachine, toAsked } from '../../support/run/deployed-machine.ts';
import { sample } from '../synthesized.ts';
import { done, planFor, refusedByPause, resolved, held } from './containment-run.ts';

/**
 * The machine's containment, run by the interpreter of the embedded account with steps that answer at random, against
 * nextMove: whatever was done, the machine must go on as nextMove says of the state at that moment.
 */

/** Where it leaves its containment. */
const exits = ['Traceable', 'ReportFailure'];

const machines = [{}, { settleSeconds: 7, holdSeconds: 31, containAttempts: 1 }].map((change) => {
  const settings: Settings = defineSettings({ ...sample, ...change });
  const machine = deployedMachine(change);
  const end = { Type: 'Succeed' } as const;
  const States = { ...machine.States, ...Object.fromEntries(exits.map((name) => [name, end])) };
  return { settings, machine: { ...machine, States } };
});

/** The machine from this state on, under the variables that it has at the beginning of a phase but for these. */
function from(machine: Machine, Next: string, change: object): Machine {
  const { Assign } = machine.States['ResolveCaller'] as { readonly Assign?: object };
  const Given = { Type: 'Pass', Assign: { ...Assign, ...change }, Next } as const;
  return { ...machine, StartAt: 'Given', States: { ...machine.States, Given } };
}

/** What a step may do; what may pass is repeated by the machine, and may then pass. */
const answer = fc.oneof(
  { weight: 6, arbitrary: fc.constant('works' as const) },
  fc.constantFrom('fails' as const, errors.permanent, errors.retryable, 'States.Timeout'),
);
const containing = fc.oneof({ weight: 6, arbitrary: answer }, fc.constant('paused' as const));
const check = fc.record({ verify: answer, held: fc.boolean(), extended: fc.boolean() });

const history = fc.record({
  which: fc.nat(machines.length - 1),
  begin: fc.constantFrom('Contain' as const, 'Verify' as const),
  looks: fc.option(fc.nat(2), { nil: undefined }),
  /** What an earlier wave left in the state. */
  stale: fc.option(fc.boolean(), { nil: undefined }),
  known: fc.boolean(),
  needs: fc.dictionary(fc.constantFrom(...Object.values(stepFields)), fc.boolean()),
  containing: fc.infiniteStream(containing),
  renewing: fc.infiniteStream(answer),
  checks: fc.infiniteStream(
    fc.oneof({ weight: 2, arbitrary: check.map((each) => ({ ...each, held: true })) }, check),
  ),
  noticing: answer,
  recording: answer,
});
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
type History = Of<typeof history>;

/** What the machine did: a move, what it waited before it, and the state and what it has counted, before and behind it. */
interface Did {
  readonly kind: Move['kind'];
  readonly waitedMs: number;
  readonly before: ContainmentState;
  behind?: ContainmentState;
}

/** The state, with what the machine counts in variables. */
const counted = (state: object, { attempts, looks }: Record<string, number>) =>
  ({ ...state, attempts: { value: attempts }, looks: { value: looks } }) as ContainmentState;

const moves: Readonly<Record<string, Move['kind']>> = {
  Contain: 'contain',
  RenewSessionCutoff: 'renew',
  Verify: 'check',
};
/** What stands in for the result of a step that died: the state behind the move has it. */
const standIns = ['RenewSessionCutoffFailed', 'VerifyFailed'];

async function run(machine: Machine, given: History): Promise<readonly Did[]> {
  const did: Did[] = [];
  let waitedMs = 0;
  let waiting = false;
  let variables: Record<string, number> = {};
  const perform = performer(given);
  const record = (kind: string, name: string, type: string, detail: Json): number => {
    const { input, output, assigned } = detail as {
      input?: ContainmentState;
      output?: ContainmentState;
      assigned?: Record<string, number>;
    };
    variables = { ...variables, ...assigned };
    if (kind === 'entered') waiting = type === 'Wait';
    const move = name === 'RecordContainment' ? ending(input) : moves[name];
    if (kind === 'entered' && move !== undefined && input) {
      did.push({ kind: move, waitedMs, before: counted(input, variables) });
      waitedMs = 0;
    }
    if (kind === 'exited' && (name in moves || standIns.includes(name)) && output)
      did.at(-1)!.behind = counted(output, variables);
    return 1;
  };
  const clock = {
    now: () => new Date(0),
    // Pauses before a repetition are not of the containment.
    sleep: (ms: number) => Promise.resolve(void (waitedMs += waiting ? ms : 0)),
    busy: <T>(work: () => Promise<T>) => work(),
  };
  const { begin, looks, known } = given;
  const change = { looks: looks ?? 0, ...(known && { reported: 'not-held' }) };
  await runMachine(from(machine, begin, change), stateOf(given), {
    host: { clock, performTask: perform, record },
    context: { Execution: { Id: 'x', StartTime: '2026-11-22T15:41:00.000Z' } },
    signal: new AbortController().signal,
  });
  return did;
}

const ending = (state: ContainmentState | undefined) =>
  state?.verification?.held ? ('done' as const) : ('give up' as const);

function stateOf({ begin, stale, needs }: History) {
  const isLater = begin === 'Verify';
  const containment = Object.fromEntries(Object.values(stepFields).map((field) => [field, done]));
  return {
    ...resolved,
    plan: planFor(['caller'], needs),
    ...((isLater || stale !== undefined) && {
      containment,
      renewal: done,
      verification: { held: stale ?? true, status: 'held', checkedAt: '', findings: [] },
    }),
  };
}

/** Answers as the history says. */
function performer(given: History): (resource: string, parameters: Json) => Promise<Json> {
  const next = <T>(stream: fc.Stream<T>) => stream.next().value as T;
  let extensions = 0;
  const say = (what: Of<typeof containing>, value: Json): Json => {
    if (what === 'works') return value;
    if (what === 'paused') return refusedByPause;
    if (what === 'fails') return { failed: true, outcomes: [] };
    throw Object.assign(new Error('as told'), { name: what });
  };
  const perform = (name: string): Json => {
    if (name === 'RenewSessionCutoff') return say(next(given.renewing), done);
    if (name === 'NotifyNotContained') return say(given.noticing, {});
    if (name === 'RecordContainment') return say(given.recording, {});
    if (name === 'Verify') {
      const { verify, held: holds, extended } = next(given.checks);
      if (verify !== 'works') throw Object.assign(new Error('as told'), { name: verify });
      const plan = planFor(extended ? [`extended ${(extensions += 1)}`] : ['caller']);
      return {
        held: holds,
        status: holds ? 'held' : 'not-held',
        checkedAt: 'x',
        findings: [],
        coverage: held.coverage,
        denied: [],
        plan,
      };
    }
    return say(next(given.containing), done);
  };
  return (resource, parameters) => {
    const { name, answer: answered } = toAsked(resource, parameters);
    return new Promise((resolve) => resolve(answered(perform(name))));
  };
}

/** A move as the machine made it, in the words of nextMove. */
function toMove({ kind, waitedMs, before }: Did): Move {
  const afterSeconds = waitedMs / 1000;
  switch (kind) {
    case 'contain':
      return { kind, attempt: before.attempts.value + 1 };
    case 'renew':
      return { kind, afterSeconds };
    case 'check':
      return { kind, afterSeconds, check: (before.looks?.value ?? 0) + 1 };
    default:
      return { kind };
  }
}

describe('the machine and nextMove', () => {
  it('go on alike, whatever was found', async () => {
    const seed = Date.now() % 2 ** 31;
    const seen = new Set<string>();
    const property = fc.asyncProperty(history, async (given) => {
      const { machine, settings } = machines[given.which]!;
      const did = await run(machine, given);
      if (given.begin === 'Contain')
        expect(toMove(did[0]!)).toEqual(nextMove(undefined, did[0]!.before, settings));
      did.forEach(({ kind, behind }, index) => {
        if (kind === 'done' || kind === 'give up') return;
        const after = did[index + 1]!;
        if (kind === 'check' && after.kind !== 'check') expect(after.waitedMs).toBe(0);
        expect(toMove(after)).toEqual(nextMove(kind, behind!, settings));
        if (kind === 'check') expect(after.before.plan).toEqual(planAfterCheck(behind!));
        seen.add(`${kind}, ${after.kind}`);
      });
      expect(['done', 'give up']).toContain(did.at(-1)!.kind);
    });
    await fc.assert(property, { numRuns: 400, seed }).catch((error: unknown) => {
      throw new Error(`with the seed ${seed}: ${String(error)}`, { cause: error });
    });
    // Every turn that there is was taken.
    expect([...seen].sort()).toEqual([
      'check, check',
      'check, contain',
      'check, done',
      'check, give up',
      'contain, renew',
      'renew, check',
    ]);
  });
});
