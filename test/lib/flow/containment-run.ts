import { type Machine, runMachine, type StatesError } from '@firebreak/account';
import { stepFields } from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { deployedMachine, toAsked } from '../../support/run/deployed-machine.ts';
import { backupKey, type Json, trail } from '../synthesized.ts';

type Handler = (input: Json) => unknown;

/** The machine under these settings, synthesized when it is first run. */
const machine = (change: Partial<Settings>) => {
  let made: Machine | undefined;
  return () => (made ??= deployedMachine({ containAttempts: 2, ...change }));
};
const definitions = {
  plain: machine({}),
  tagged: machine({ protectedTags: [{ key: 'break-glass', value: 'yes' }] }),
  backed: machine({ backupKey }),
  findings: machine({ securityHub: true }),
  trail: machine({ trail }),
};
export const executionId = 'arn:aws:states:us-east-1:123456789012:execution:firebreak-containment:x';

export const tally = {
  sk: 'LAUNCH#fb-1#e-1',
  eventId: 'e-1',
  eventTime: '2026-11-22T15:41:02.000Z',
  region: 'eu-west-1',
  result: 'launched',
  instances: '2',
  credential: 'AKIAEXAMPLEKEY000001',
  instancesAtMost: '2',
  refusedByDeny: 'no',
  observed: 'no',
  expiresAt: '1800000000',
};
/** A plan in which each step has something to do, unless said otherwise; what it is, the steps here do not ask. */
export function planFor(actions: readonly string[] = ['caller'], needs: Record<string, boolean> = {}) {
  const all = Object.values(stepFields).map((field) => [field, needs[field] ?? true]);
  return { actions, steps: Object.fromEntries(all) as Record<string, boolean> };
}

export const resolved = {
  route: 'contain',
  phase: 'first',
  incident: {
    id: 'fb-1',
    key: 'user:mallory',
    item: 'INCIDENT',
    subject: 'user mallory',
    execution: executionId,
  },
  caller: { kind: 'user-key', userName: 'mallory' },
  launch: { eventTime: '2026-11-22T15:41:00.000Z' },
  plan: planFor(),
  attempts: { value: 0 },
  tally,
};
export const done = { failed: false, outcomes: [] };
const coverage = { keys: [], sessions: [], before: '', spreadAt: '2026-11-22T15:41:42.000Z' };
export const held = {
  held: true,
  status: 'held',
  checkedAt: '2026-11-22T15:41:12.000Z',
  findings: [],
  coverage,
  denied: [],
};
export const notHeld = { ...held, held: false, status: 'not-held' };

/** What tracing and the search for what was made return where they found nothing: never of a phase, unless a test says so. */
const notTraced = { phase: 'none', act: false, plan: planFor(), denied: [] };

export const branches = ['DeactivateKeys', 'RevokeSessions', 'DisableConsole', 'DeactivateCredentials'];

/** What the table says of the incident. */
export const standing = (status: string, incidentId = 'fb-1') => ({
  Item: { status: { S: status }, incidentId: { S: incidentId } },
});

/** Containing in parallel comes out in any order: the first part stands for all of them. */
export const told = (steps: readonly string[]) =>
  steps.filter((step) => !branches.includes(step) || step === branches[0]);

/** The steps of a containment that holds, after those that contain; of a look at it; and of a report. */
export const holding = ['RenewSessionCutoff', 'Verify', 'Verify', 'Verify', 'RecordContainment'];
export const look = ['ReadStanding', 'Verify', 'RecordContainment'];
export const report = [
  'ListRegions',
  'ReviewActivity',
  'InspectInstances',
  'RecordOpeningLaunch',
  'CountLaunches',
  'StoreEvidence',
  'PublishReport',
];

/** What a step answers that asked whether a person has paused containment, before it changed anything. */
export const refusedByPause = {
  failed: true,
  outcomes: [],
  paused: { until: '2026-11-23T15:41:00.000Z', at: 'x', by: 'x', reason: 'x' },
};

const everythingWorks: Record<string, Handler> = {
  ResolveCaller: () => resolved,
  ...Object.fromEntries(branches.map((name) => [name, () => done])),
  ReadStanding: () => standing('held'),
  NotifyNotContained: () => ({}),
  RenewSessionCutoff: () => done,
  Verify: () => held,
  RecordContainment: () => ({}),
  RecordDeniedByCheck: () => ({}),
  RecordDeniedByPlan: () => ({}),
  RecordBackupKey: () => ({}),
  CreateBackupKey: () => ({ status: 'created', accessKeyId: 'AKIANEW' }),
  TraceCredential: () => notTraced,
  FindPersistence: () => notTraced,
  RecordSecondWave: () => ({}),
  ListRegions: () => ({ Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] }),
  ReviewActivity: () => ({ calls: 3 }),
  ReadOn: () => ({ calls: 4 }),
  ReadToTheEnd: () => ({ calls: 5 }),
  QueryTrail: () => ({ calls: 7 }),
  InspectInstances: ({ state }) => ({
    ...(state as object),
    instances: { lookedUpAt: '2026-11-22T15:42:00.000Z' },
  }),
  CountLaunches: () => ({ count: 2 }),
  RecordLaunch: () => ({}),
  RecordOpeningLaunch: () => ({}),
  NotifyNotAdmitted: () => ({}),
  PublishReport: () => ({ messageId: 'm' }),
  StoreEvidence: () => ({}),
  ImportFinding: () => ({}),
  ReportFailure: () => ({}),
  GetUser: () => ({ User: {} }),
  GetRole: () => ({ Role: {} }),
  JudgeTags: ({ state }) => state as unknown,
  RecordProtected: () => ({}),
  ReleaseIncident: () => ({}),
};

/** As a function answers it; a check says which plan it has checked, unless it was told of another. */
function toJson(name: string, answer: unknown, { plan }: Json): Json {
  const told = name === 'Verify' ? { plan, ...(answer as object) } : answer;
  return JSON.parse(JSON.stringify(told ?? {}));
}

/** Runs the machine with steps that answer as told; waits and pauses take no time. */
export async function run(change: Record<string, Handler> = {}, which: keyof typeof definitions = 'plain') {
  const steps: string[] = [];
  const inputs: Record<string, Json[]> = {};
  // In every phase of a containment: told where a test is about it.
  const untold = ['FindPersistence'].filter((name) => !(name in change));
  const handlers = { ...everythingWorks, ...change };
  const performTask = (resource: string, parameters: Json): Promise<Json> => {
    const { name, given, answer } = toAsked(resource, parameters);
    // The steps that contain are told how often they were repeated.
    const input: unknown = 'retryCount' in given ? given.state : given;
    if (!untold.includes(name)) steps.push(name);
    (inputs[name] ??= []).push(input);
    return new Promise((resolve) => {
      resolve(answer(toJson(name, handlers[name]!(input), given)));
    });
  };
  const clock = {
    now: () => new Date(),
    sleep: () => Promise.resolve(),
    busy: <T>(work: () => Promise<T>) => work(),
  };
  const outcome = await runMachine(
    definitions[which](),
    { detail: { eventName: 'RunInstances' } },
    {
      host: { clock, performTask, record: () => 1 },
      context: { Execution: { Id: executionId, StartTime: new Date().toISOString() } },
      signal: new AbortController().signal,
    },
  ).then(
    (output) => ({ output: output as Json, error: undefined }),
    (error: unknown) => ({ output: undefined, error: (error as StatesError).error }),
  );
  return { steps, inputs, ...outcome };
}

export function failure(name: string): Handler {
  return () => {
    throw Object.assign(new Error('as told'), { name });
  };
}
