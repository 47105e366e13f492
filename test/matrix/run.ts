import { AwsError, type Json, runMachine, StatesError, toStatesError } from '@firebreak/account';
import { makePorts } from '../../lambda/aws/iam/ports.ts';
import { toFailure } from '../../lambda/aws/failure.ts';
import type { Incidents, Opening } from '../../lambda/aws/table/incidents.ts';
import type { Notice } from '../../lambda/aws/notices.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import type { ContainmentState } from '../../core/state.ts';
import { issuingRegions } from '../../core/lineage/lineage.ts';
import type { Prior } from '../../core/containment/prior.ts';
import { deniesPlanned } from '../../core/incident/coverage.ts';
import { planSecondWave } from '../../core/lineage/second-wave.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { compose, type PublishInput } from '../../lambda/steps/publish-report/compose.ts';
import { resolveCaller } from '../../lambda/steps/resolve-caller/resolve.ts';
import { searchPersistence } from '../../lambda/steps/find-persistence/search.ts';
import { traceCredential, type TraceDeps } from '../../lambda/steps/trace-credential/trace.ts';
import { verify } from '../../lambda/steps/verify/verify.ts';
import { settings as settingsOf } from '../support/events.ts';
import { deployedMachine, toAsked } from '../support/run/deployed-machine.ts';
import type { InspectInput } from '../../lambda/steps/inspect-instances/inspect.ts';
import { ask } from '../support/run/run-step.ts';
import type { Die, Faults } from './faults.ts';
import { denyAll, type Scenario, type Scene } from './scenarios.ts';
import { accountId, region } from './world.ts';

/** What outlives an execution: the incident table, as far as the matrix needs it. */
export interface Table {
  item: { opening: Opening; status: string } | undefined;
  readonly priors: Map<string, readonly Prior[]>;
}

export interface Ran {
  readonly notices: readonly Notice[];
  /** The name of the error that the execution ended with. */
  readonly error: string | undefined;
}

/** Longer than any retry: what waits for so long waits for the next look. */
const nextLookMs = 60_000;

const definition = deployedMachine();

/**
 * Runs the state machine with the code of the steps, on an IAM in memory.
 * @param whole through the follow-up; otherwise until the first report is out
 */
export async function run(
  { settings = {} }: Scenario,
  scene: Scene,
  table: Table,
  faults: Faults,
  { execution = 'execution-1', whole = false } = {},
): Promise<Ran> {
  const notices: Notice[] = [];
  const all = settingsOf({ regions: ['us-east-1', region], ...settings });
  const perform = performer({ scene, table, faults, notices, settings: all });
  const progress = { reported: false };
  const clock = {
    ...scene.world.clock,
    sleep: (milliseconds: number) => {
      if (milliseconds >= nextLookMs && !whole) {
        progress.reported = true;
        throw new Error('the first report is out');
      }
      return scene.world.clock.sleep(milliseconds);
    },
  };
  const event = {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: accountId,
    region,
    id: 'e1',
    time: scene.world.clock.now().toISOString(),
    detail: scene.record,
  };
  const context = { Execution: { Id: execution, StartTime: scene.world.clock.now().toISOString() } };
  try {
    await runMachine(definition, event as unknown as Json, {
      host: { clock, performTask: perform, record: () => 1 },
      context: context,
      signal: new AbortController().signal,
    });
    return { notices, error: undefined };
  } catch (thrown) {
    return { notices, error: progress.reported ? undefined : toStatesError(thrown).error };
  }
}

interface Stage {
  readonly scene: Scene;
  readonly table: Table;
  readonly faults: Faults;
  readonly notices: Notice[];
  readonly settings: Settings;
}

function performer(stage: Stage) {
  return async (resource: string, parameters: Json): Promise<Json> => {
    const { name, step: asked, given, answer: toAnswer } = toAsked(resource, parameters);
    const step = asked === undefined ? undefined : steps[asked];
    if (!step) return callService(stage, name, resource, parameters as Parameters);
    let die: Die = () => undefined;
    const died = new Promise<never>((_resolve, reject) => {
      die = (cause) => reject(Object.assign(new Error(cause), { name: 'Lambda.Unknown' }));
    });
    died.catch(() => undefined); // nobody may be waiting for it any more
    const answer = await Promise.race([step(stage, name, given as never, die), died]);
    return toAnswer(JSON.parse(JSON.stringify(answer)));
  };
}

type Parameters = { [key: string]: { [key: string]: { S?: string } } & string };
type Step = (stage: Stage, state: string, input: never, die: Die) => Promise<unknown>;

const contain =
  (step: ContainmentStep): Step =>
  ({ scene, faults }, state, input, die) =>
    ask(step, input, portsOf(scene, state, faults, die), scene.world.clock.now);

const steps: Readonly<Record<string, Step>> = {
  ResolveCaller: async (stage, state, input: { event: unknown; execution: string }, die) => {
    const { scene, table, faults, settings } = stage;
    return resolveCaller(input, {
      incidents: makeIncidents(table, state, faults, die),
      waves: {
        admit: () => Promise.reject(new Error('the matrix has one credential')),
        mayTrace: () => Promise.reject(new Error('the matrix has one credential')),
      },
      denies: { of: () => Promise.reject(new Error('in the matrix no launch is refused')) },
      retelling: { tell: () => Promise.reject(new Error('in the matrix every launch is contained')) },
      breaker: {
        admit: () =>
          faults
            .around(`${state} admit`, () => ({ kind: 'admitted' }) as const, die)
            .catch((error: unknown) => {
              throw toFailure(sdkError(error), 'asking the breaker');
            }),
      },
      settings,
      account: accountId,
      now: scene.world.clock.now(),
    });
  },
  DeactivateKeys: contain('deactivate-keys'),
  RevokeSessions: contain('revoke-sessions'),
  DisableConsole: contain('disable-console'),
  DeactivateCredentials: contain('deactivate-credentials'),
  Verify: ({ scene, faults }, state, input, die) =>
    verify(input, portsOf(scene, state, faults, die), scene.world.clock.now),
  TraceCredential: async (stage, name, state: ContainmentState, die) => {
    const lineage = await traceCredential(
      {
        accessKeyId: state.caller.accessKeyId ?? '',
        caller: state.caller,
        eventTime: state.launch.eventTime,
        account: accountId,
        regions: issuingRegions(stage.settings.homeRegion, state.launch.region),
        ...(state.launch.sessionCreatedAt !== undefined && { createdAt: state.launch.sessionCreatedAt }),
      },
      historyOf(stage, name, die),
    );
    const wave = planSecondWave(state, lineage, stage.settings);
    const denied = deniesPlanned(state, wave.plan.actions, stage.scene.world.clock.now());
    return { phase: state.phase, lineage, ...wave, denied };
  },
  FindPersistence: (stage, name, state: ContainmentState, die) =>
    searchPersistence(
      state,
      {
        account: accountId,
        regions: issuingRegions(stage.settings.homeRegion, state.launch.region),
        settings: stage.settings,
      },
      { ...historyOf(stage, name, die), ports: portsOf(stage.scene, name, stage.faults, die) },
    ),
  ReviewActivity: ({ faults }, state, _input, die) =>
    faults.around(`${state} LookupEvents`, () => ({ unavailable: 'the matrix has no history' }), die),
  InspectInstances: ({ faults }, name, { state }: InspectInput, die) =>
    faults.around(
      `${name} DescribeInstances`,
      () => ({ ...state, instances: { unavailable: 'the matrix has no EC2' } }),
      die,
    ),
  CountLaunches: ({ faults, scene }, state, _input, die) =>
    faults.around(
      `${state} Query`,
      () => {
        const at = launchTime(scene).toISOString();
        return { count: 1, attempts: 0, instances: 1, regions: [region], first: at, last: at };
      },
      die,
    ),
  PublishReport: async ({ faults, scene, notices, settings }, state, input: PublishInput, die) => {
    const notice = compose(input, scene.world.clock.now(), { bucket: 'evidence', settings });
    const send = () => {
      notices.push(notice);
      return { messageId: 'm' };
    };
    return faults.around(`${state} Publish`, send, die).catch((error: unknown) => {
      throw toFailure(sdkError(error), 'publishing');
    });
  },
};

/** Event history shows who issued the caller's credential, by that key, and nothing else. */
function historyOf({ scene, faults }: Stage, state: string, die: Die): TraceDeps {
  const { clock } = scene.world;
  return {
    history: {
      records: (where, { key, value }) => {
        const known = key === 'ResourceName' && where === 'us-east-1';
        const records = (scene.history ?? []).filter((each) => known && JSON.stringify(each).includes(value));
        return faults
          .around(`${state} LookupEvents`, () => ({ records }), die)
          .catch((error: unknown) => {
            throw toFailure(sdkError(error), 'searching');
          });
      },
    },
    deadline: new Date(clock.now().getTime() + 12_000),
    clock: clock.now,
    pause: (milliseconds) => clock.sleep(milliseconds),
  };
}

const launchTime = ({ record }: Scene): Date => new Date((record as { eventTime: string }).eventTime);

const portsOf = (scene: Scene, state: string, faults: Faults, die: Die): Ports =>
  makePorts(scene.world.client(state, faults, die), denyAll);

/** One caller, one item: opened, joined, or opened anew because it did not hold. */
function makeIncidents(
  table: Table,
  state: string,
  faults: Faults,
  die: Die,
): Pick<Incidents, 'open' | 'refuse'> {
  const fail = (error: unknown): never => {
    throw toFailure(sdkError(error), 'opening the incident');
  };
  return {
    open: (opening) =>
      faults
        .around(
          `${state} open`,
          () => {
            const { item } = table;
            if (!item || item.status === 'not-held') table.item = { opening, status: 'containing' };
            const { incident } = table.item?.opening ?? opening;
            return incident.execution === opening.incident.execution
              ? ({ kind: 'opened', incident: { ...opening.incident, item: 'INCIDENT' } } as const)
              : ({ kind: 'joined', incident, covered: true, status: 'containing' } as const);
          },
          die,
        )
        .catch(fail),
    refuse: () => Promise.reject(new Error('the breaker of the matrix refuses nobody')),
  };
}

function sdkError(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  return Object.assign(new Error(error.message), {
    name: error.code,
    $metadata: { httpStatusCode: error.status },
  });
}

/** What the state machine calls by itself. It cannot die: an answer that never comes is a timeout. */
async function callService(
  { table, faults }: Stage,
  name: string,
  target: string,
  parameters: Parameters,
): Promise<Json> {
  const service = /:::(?:aws-sdk:)?(\w+):/.exec(target)?.[1] ?? '';
  const prefix = { dynamodb: 'DynamoDB', s3: 'S3', ec2: 'Ec2', iam: 'Iam' }[service] ?? service;
  let timedOut: Die = () => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timedOut = (cause) => reject(new StatesError('States.Timeout', cause));
  });
  timeout.catch(() => undefined);
  try {
    const call = faults.around(
      `${name} ${target.split(':').at(-1) ?? ''}`,
      () => answer(table, name, parameters),
      timedOut,
    );
    return await Promise.race([call, timeout]);
  } catch (error) {
    if (error instanceof StatesError) throw error;
    if (!(error instanceof AwsError)) throw new StatesError(`${prefix}.SdkClientException`, String(error));
    const passing = error.code === 'Throttling';
    const general = {
      DynamoDB: 'ThrottlingException',
      S3: 'S3Exception',
      Ec2: 'Ec2Exception',
      Iam: 'IamException',
    };
    const code = passing ? general[prefix as keyof typeof general] : 'AccessDeniedException';
    throw new StatesError(`${prefix}.${code}`, error.message);
  }
}

function answer(table: Table, name: string, parameters: Parameters): Json {
  const value = (key: string): string => parameters['ExpressionAttributeValues']?.[key]?.S ?? '';
  if (name === 'ListRegions') return { Regions: [{ RegionName: 'us-east-1' }, { RegionName: region }] };
  if (/^Record\w+Prior$/.test(name)) {
    const sk = parameters['Key']?.['sk']?.S ?? '';
    if (!table.priors.has(sk)) table.priors.set(sk, JSON.parse(value(':priors')) as readonly Prior[]);
  }
  if (name === 'ReadStanding' && table.item) {
    const { opening, status } = table.item;
    const { id, execution } = opening.incident;
    return { Item: { status: { S: status }, incidentId: { S: id }, execution: { S: execution } } };
  }
  if (name === 'RecordContainment' && table.item) table.item.status = value(':status');
  return {};
}
