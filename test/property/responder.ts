import { deniesPlanned } from '../../core/incident/coverage.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import {
  AwsError,
  type CloudTrailRecord,
  type Json,
  type JsonObject,
  runMachine,
  StatesError,
  toStatesError,
} from '@firebreak/account';
import { denyAllArn } from '../../core/containment/deny-policy.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import type { Ports } from '../../core/containment/actions/ports.ts';
import { issuingRegions } from '../../core/lineage/lineage.ts';
import { planSecondWave } from '../../core/lineage/second-wave.ts';
import { staleBefore } from '../../core/incident/stale.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ContainmentState } from '../../core/state.ts';
import { makePorts } from '../../lambda/aws/iam/ports.ts';
import type { LookupAttribute } from '../../lambda/aws/history/event-history.ts';
import { makeBreaker } from '../../lambda/aws/table/breaker.ts';
import { type Incidents, makeIncidents } from '../../lambda/aws/table/incidents.ts';
import { makeRetelling } from '../../lambda/aws/table/retelling.ts';
import { makeForeignDenies } from '../../lambda/aws/table/foreign-denies.ts';
import { makeWaves } from '../../lambda/aws/table/waves.ts';
import { makeTallies } from '../../lambda/aws/table/tallies.ts';
import { countLaunches } from '../../lambda/steps/count-launches/count.ts';
import { searchPersistence } from '../../lambda/steps/find-persistence/search.ts';
import type { InspectInput } from '../../lambda/steps/inspect-instances/inspect.ts';
import { compose, type PublishInput } from '../../lambda/steps/publish-report/compose.ts';
import { resolveCaller } from '../../lambda/steps/resolve-caller/resolve.ts';
import { containTraced } from '../../lambda/steps/resolve-caller/traced.ts';
import { traceCredential, type TraceDeps } from '../../lambda/steps/trace-credential/trace.ts';
import { verify } from '../../lambda/steps/verify/verify.ts';
import { deployedMachine, toAsked } from '../support/run/deployed-machine.ts';
import { ask } from '../support/run/run-step.ts';
import type { Faults } from './faults.ts';
import { type Table, tableName } from './table.ts';
import { accountId, regions, type World } from './world.ts';

/**
 * Firebreak on the world of the property: the state machine as it is deployed, with the code of the steps and the
 * incident table in DynamoDB. What AWS does around them is here, and nothing of what Firebreak decides.
 */
export interface Responder {
  /** An execution for an event, from its start to its end. */
  readonly respondTo: (event: object, execution: string) => Promise<Ended>;
}

interface Ended {
  /** The name of the error that the execution ended with: EventBridge mails it, without any of Firebreak's code. */
  readonly error?: string;
}

export interface ResponderParts {
  readonly world: World;
  readonly table: Table;
  readonly faults: Faults;
  readonly settings: Settings;
  /** Milliseconds that something takes, between two figures. */
  readonly between: (from: number, to: number) => number;
  /** Told of each mail. */
  readonly onNotice: (subject: string, execution: string) => void;
  /** Absorbs launches in another way than the product does. */
  readonly absorbing?: (real: Incidents) => Incidents;
}

const definition = deployedMachine();

export function makeResponder(parts: ResponderParts): Responder {
  const { clock } = parts.world;
  return {
    respondTo: async (event, execution) => {
      const context = { Execution: { Id: execution, StartTime: clock.now().toISOString() } };
      const perform = (resource: string, parameters: Json) =>
        performTask(parts, execution, resource, parameters);
      try {
        await runMachine(definition, event as unknown as Json, {
          host: { clock, performTask: perform, record: () => 1 },
          context,
          signal: new AbortController().signal,
        });
        return {};
      } catch (thrown) {
        return { error: toStatesError(thrown).error };
      }
    },
  };
}

async function performTask(
  parts: ResponderParts,
  execution: string,
  resource: string,
  parameters: Json,
): Promise<Json> {
  const { world, between } = parts;
  const { step: asked, given, answer: toAnswer } = toAsked(resource, parameters);
  const step = asked === undefined ? undefined : steps[asked];
  await world.clock.sleep(between(5, 60));
  if (!step) return callService(parts, resource, given);
  const answer = await step(parts, given as never, execution);
  await world.clock.sleep(between(5, 20));
  return toAnswer(JSON.parse(JSON.stringify(answer)));
}

type Step = (parts: ResponderParts, input: never, execution: string) => Promise<unknown>;

const contain =
  (step: ContainmentStep): Step =>
  (parts, input) =>
    ask(step, input, portsOf(parts), parts.world.clock.now);

/** A step that is not here (prices, evidence, the review) informs, and answers nothing. */
const steps: Readonly<Record<string, Step>> = {
  ResolveCaller: async (
    { world, table, settings, absorbing = (real) => real },
    input: { event: unknown; execution: string },
  ) =>
    resolveCaller(input, {
      incidents: absorbing(makeIncidents(table.client, tableName)),
      breaker: makeBreaker(table.client, tableName),
      waves: makeWaves(table.client, tableName),
      denies: makeForeignDenies(table.client, tableName),
      retelling: makeRetelling(table.client, tableName),
      settings,
      account: accountId,
      now: world.clock.now(),
    }),
  AdmitTraced: ({ world, table, settings }, { state }: { state: ContainmentState }) =>
    containTraced(state, {
      incidents: makeIncidents(table.client, tableName),
      denies: makeForeignDenies(table.client, tableName),
      settings,
      now: world.clock.now(),
      staleBefore: staleBefore(world.clock.now(), settings),
    }),
  DeactivateKeys: contain('deactivate-keys'),
  RevokeSessions: contain('revoke-sessions'),
  DisableConsole: contain('disable-console'),
  DeactivateCredentials: contain('deactivate-credentials'),
  Verify: (parts, state) => verify(state, portsOf(parts), parts.world.clock.now),
  TraceCredential: async (parts, state: ContainmentState) => {
    const { launch, caller, phase } = state;
    const lineage = await traceCredential(
      {
        accessKeyId: caller.accessKeyId ?? '',
        caller,
        eventTime: launch.eventTime,
        account: accountId,
        regions: issuingRegions(parts.settings.homeRegion, launch.region),
        furtherRegions: regions,
        ...(launch.sessionCreatedAt !== undefined && { createdAt: launch.sessionCreatedAt }),
      },
      historyOf(parts),
    );
    const wave = planSecondWave(state, lineage, parts.settings);
    const denied = deniesPlanned(state, wave.plan.actions, parts.world.clock.now());
    return { phase, lineage, ...wave, denied };
  },
  FindPersistence: async (parts, state: ContainmentState) => {
    const found = await searchPersistence(
      state,
      { account: accountId, regions, settings: parts.settings },
      { ...historyOf(parts), ports: portsOf(parts) },
    );
    return { ...found, denied: deniesPlanned(state, found.plan.actions, parts.world.clock.now()) };
  },
  ReviewActivity: () => Promise.resolve({ unavailable: 'the property has no review' }),
  InspectInstances: (_parts, { state }: InspectInput) =>
    Promise.resolve({ ...state, instances: { unavailable: 'the property has no EC2' } }),
  CountLaunches: ({ table, world, settings }, state: ContainmentState) =>
    countLaunches(state, {
      settings,
      tallies: makeTallies(table.client, tableName),
      mayGoOn: () => true,
      now: world.clock.now(),
    }),
  PublishReport: ({ world, settings, faults, onNotice }, input: PublishInput, execution) => {
    const { subject } = compose(input, world.clock.now(), { bucket: 'evidence', settings });
    return faults
      .around('Publish', () => {
        onNotice(subject, execution);
        return { messageId: 'm' };
      })
      .catch(throwAsSdk);
  },
};

function historyOf({ world, faults, between }: ResponderParts): TraceDeps {
  const { clock } = world;
  return {
    history: {
      records: (region, attribute, { from, to }) =>
        faults
          .around('LookupEvents', async () => {
            await clock.sleep(between(100, 900));
            const isWithin = ({ eventTime }: CloudTrailRecord) =>
              Date.parse(eventTime) >= from.getTime() && Date.parse(eventTime) <= to.getTime();
            const records = world
              .history()
              .filter((each) => each.awsRegion === region && isWithin(each) && has(each, attribute));
            return { records };
          })
          .catch(throwAsSdk),
    },
    deadline: new Date(clock.now().getTime() + 60_000),
    clock: clock.now,
    pause: (milliseconds) => clock.sleep(milliseconds),
  };
}

/** Event history finds a record by one attribute. A resource is whatever is named in what was asked and answered. */
function has(
  { userIdentity, eventName, requestParameters, responseElements, resources }: CloudTrailRecord,
  { key, value }: LookupAttribute,
): boolean {
  switch (key) {
    case 'AccessKeyId':
      return userIdentity.accessKeyId === value;
    case 'EventName':
      return eventName === value;
    case 'Username':
      return userIdentity.userName === value;
    case 'EventId':
      throw new Error('nobody looks for an event by its id here');
    case 'ResourceName':
      return JSON.stringify([requestParameters, responseElements, resources]).includes(`"${value}"`);
  }
}

function portsOf({ world, faults, between }: ResponderParts): Ports {
  const send = async ({ constructor, input }: { constructor: { name: string }; input: object }) => {
    const operation = constructor.name.replace(/Command$/, '');
    await world.clock.sleep(between(20, 120));
    return faults.around(operation, () => world.call(operation, input)).catch(throwAsSdk);
  };
  return makePorts({ send } as unknown as IAMClient, denyAllArn('aws'));
}

/** An error as the SDK's client throws it: its name is AWS's code. */
function throwAsSdk(error: unknown): never {
  if (!(error instanceof AwsError)) throw error;
  throw Object.assign(new Error(error.message), {
    name: error.code,
    $metadata: { httpStatusCode: error.status },
  });
}

/** What the state machine calls by itself. */
async function callService({ table }: ResponderParts, target: string, parameters: JsonObject): Promise<Json> {
  const [, service = '', action = ''] = /:::(?:aws-sdk:)?(\w+):(\w+)/.exec(target) ?? [];
  if (action === 'describeRegions') return { Regions: regions.map((RegionName) => ({ RegionName })) };
  if (service !== 'dynamodb') return {};
  try {
    return JSON.parse(JSON.stringify(await table.execute(action, parameters))) as Json;
  } catch (error) {
    if (!(error instanceof AwsError)) throw new StatesError('DynamoDB.SdkClientException', String(error));
    const code = error.code === 'Throttling' ? 'ThrottlingException' : error.code;
    throw new StatesError(`DynamoDB.${code}`, error.message);
  }
}
