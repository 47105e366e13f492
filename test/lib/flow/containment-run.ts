import { StateMachine } from 'aws-local-stepfunctions';
import { stepFields } from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { backupKey, definitionOf, type Json, resourcesOf, synthesize, trail } from '../synthesized.ts';

type Handler = (input: Json) => unknown;

/** The machine under these settings, synthesized when it is first run. */
const machine = (change: Partial<Settings>) => {
  let made: Record<string, Json> | undefined;
  return () => (made ??= definitionOf(resourcesOf(synthesize({ containAttempts: 2, ...change }).responder)));
};
const definitions = {
  plain: machine({}),
  tagged: machine({ protectedTags: [{ key: 'break-glass', value: 'yes' }] }),
  backed: machine({ backupKey }),
  findings: machine({ securityHub: true }),
  trail: machine({ trail }),
};
/** Those whose definition was validated: it takes four times as long as a run. */
const validated = new Set<keyof typeof definitions>();
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

/** Before something is begun anew it is read whether a person has paused containment. */
export const pauseReads = ['ContainAgain', 'SecondWave', 'BackupKey'].map(
  (before) => `ReadPauseBefore${before}`,
);

/** What the table says while it is paused: until tomorrow, by the clock of the run. */
export const paused = () => ({
  Item: { pausedUntil: { S: new Date(Date.now() + 86_400_000).toISOString() } },
});

const everythingWorks: Record<string, Handler> = {
  ResolveCaller: () => resolved,
  ...Object.fromEntries(
    branches.flatMap((name) => [
      [name, () => done],
      [`${name}Now`, () => done],
      [`Record${name}Prior`, () => ({})],
    ]),
  ),
  ReadStanding: () => standing('held'),
  ...Object.fromEntries(pauseReads.map((name) => [name, () => ({})])),
  RecordSecondWavePaused: () => ({}),
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
  InspectInstances: () => ({ lookedUpAt: '2026-11-22T15:42:00.000Z' }),
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

/** Runs the machine with steps that answer as told; waits and pauses take no time. */
export async function run(change: Record<string, Handler> = {}, which: keyof typeof definitions = 'plain') {
  const steps: string[] = [];
  const inputs: Record<string, Json[]> = {};
  // In every phase of a containment: told where a test is about it.
  const untold = ['FindPersistence', ...pauseReads].filter((name) => !(name in change));
  const handlers = Object.fromEntries(
    Object.entries({ ...everythingWorks, ...change }).map(([name, handler]) => [
      name,
      async (given: Json) => {
        // The steps that contain are told how often they were repeated; here never.
        const input: unknown = given?.retryCount === 0 ? given.state : given;
        if (!untold.includes(name)) steps.push(name);
        (inputs[name] ??= []).push(input);
        return Promise.resolve(handler(input));
      },
    ]),
  );
  const none = (names: string[]) => Object.fromEntries(names.map((name) => [name, 0]));
  const validationOptions = validated.has(which) ? { noValidate: true } : { checkArn: false };
  const machine = new StateMachine(definitions[which]() as never, { validationOptions });
  validated.add(which);
  const execution = machine.run(
    { detail: { eventName: 'RunInstances' } },
    {
      overrides: {
        taskResourceLocalHandlers: handlers as never,
        waitTimeOverrides: none(['WaitForPropagation', 'WaitToLook', 'WaitToLookAgain', 'WaitMeanwhile']),
        retryIntervalOverrides: none(Object.keys(handlers)),
      },
      context: {
        Execution: { Id: executionId },
        State: { EnteredTime: new Date().toISOString(), RetryCount: 0 },
      },
    },
  );
  const outcome = await execution.result.then(
    (output) => ({ output: output as Json, error: undefined }),
    (error: unknown) => ({ output: undefined, error: ((error as Error).cause as Error).name }),
  );
  return { steps, inputs, ...outcome };
}

export function failure(name: string): Handler {
  return () => {
    const error = new Error('as told');
    error.name = name;
    throw error;
  };
}
