import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ToldLaunches } from '../../../core/incident/again.ts';
import { type FurtherLaunch, placeOf, type Standing } from '../../../core/incident/absorb.ts';
import { isCovered } from '../../../core/incident/coverage.ts';
import { type ItemCoverage, readCoverage } from '../../../core/incident/credential.ts';
import type { BreakerRefusal, Incident } from '../../../core/incident/incident.ts';
import { type ItemChange, ofIncident, toExpressions } from '../../../core/incident/item/item-change.ts';
import {
  type Attribute,
  credentialSortKey,
  incidentSortKey,
  itemVersion,
  laterAttributes,
  predecessors,
  type Status,
  tableKey,
} from '../../../core/incident/item/items.ts';
import { isAwsError, RetryableError, toFailure } from '../failure.ts';

/**
 * What is written down before the first action: who, why and what is going to be done. `contain` takes over an
 * incident that was only alerted on; `alert` never takes over anything that is open.
 */
export interface Opening extends FurtherLaunch {
  readonly incident: Incident;
  readonly launchId: string;
  /** What its first mail tells of the launch. */
  readonly told: ToldLaunches;
  /** What the plan is going to cover. */
  readonly coverage: ItemCoverage;
  /** Caller, verdict, plan and launch as JSON: the intent. */
  readonly intent: string;
  /** Which settings judged it: their digest. */
  readonly settings: string;
  /** Until when further launches of the principal belong to this incident. */
  readonly windowEnds: string;
  /** The circuit breaker's limit. A caller it refused is tried again when that time is over, or the limit is higher. */
  readonly breakerLimit: number;
  /** The same for further credentials: how many waves a principal may have within an hour. */
  readonly wavesLimit: number;
  /** When the table may forget it, in seconds since 1970 (TTL). */
  readonly expiresAt: number;
}

export type Opened =
  /** `wave`: of a further credential, in the incident that is there. */
  | { readonly kind: 'opened' | 'wave'; readonly incident: Incident }
  /** The launch is to be counted, and contains nobody: its credential is covered, or nothing is contained. */
  | {
      readonly kind: 'joined';
      readonly incident: Incident;
      readonly covered: boolean;
      /** Of the item that it met. */
      readonly status: Status;
    };

/** The incident table. */
export interface Incidents {
  /**
   * Opens an incident, or finds the one that is open for the same principal. One conditional write where it opens or
   * joins, a second one for a further credential; each of the same size however many launches there are.
   *
   * Repeating it is safe: the execution that opened an incident is told so again, another one joins.
   * @throws RetryableError, PermanentError
   */
  readonly open: (opening: Opening) => Promise<Opened>;
  /**
   * Makes an alert of what was opened to contain, because the circuit breaker is open, or the principal has had as
   * many waves as it may. Until that is over, further launches of it join.
   * @throws RetryableError, PermanentError
   */
  readonly refuse: (incident: Incident, refusal: Pick<BreakerRefusal, 'limit' | 'until'>) => Promise<unknown>;
  /**
   * Makes a containment of what was refused. Repeating it is safe.
   * @returns whether it did: another execution may have taken it over, or a person may restore it
   * @throws RetryableError, PermanentError
   */
  readonly admit: (incident: Incident, coverage: ItemCoverage, now: Date) => Promise<boolean>;
}

// Times are ISO 8601 in UTC with milliseconds, which compare as text. What decides is when the launch was made, not when
// its event arrived: one that is delivered days late belongs to the incident of its time.
const nothingOpen = 'attribute_not_exists(#pk) OR #windowEnds <= :launchTime';
/** A call that IAM refused may be refused by what an incident left in place whose window is over. */
const nothingInPlace =
  'attribute_not_exists(#pk) OR #windowEnds <= :launchTime AND NOT #status IN (:s0, :s1, :s2)';
const inPlace = ['containing', 'held', 'not-held'] as const satisfies readonly Status[];

/** It was contained, yet a call of it went through. */
const wentThrough = 'NOT :since >= #coversBefore AND #spreadAt < :launchTime';
/** One that was to be contained is alerted, too, where its caller turned out to be protected: it stays. */
const wasAlerted = '#response = :alert AND (NOT #refusedUntil > :openedAt OR NOT #refusedLimit >= :limit)';

/**
 * When the containment of a credential gives way to a launch that is to be contained, by its status. In the incident's
 * own item this holds for the credential that opened it; whatever else there is, placeOf of core/incident decides.
 */
const givesWay: Readonly<Record<(typeof predecessors.containing)[number], string>> = {
  alerted: wasAlerted,
  containing: '#credential = :credential AND #openedAt < :staleBefore',
  held: `#credential = :credential AND ${wentThrough}`,
  'not-held': '#credential = :credential',
};
/** The same for the item of a further credential, which is of that credential alone; what it does not cover, too. */
const waveGivesWay: typeof givesWay = {
  alerted: wasAlerted,
  containing: '(#openedAt < :staleBefore OR :since >= #coversBefore)',
  held: `(:since >= #coversBefore OR ${wentThrough})`,
  'not-held': 'attribute_exists(#pk)', // always
};

/** Between two of our own writes others make theirs. */
const mostTries = 5;

export function makeIncidents(dynamodb: DynamoDBClient, tableName: string): Incidents {
  const write = (opening: Opening, target: Target): Promise<Written> =>
    writeOrRead(dynamodb, toUpdate(tableName, opening, target), opening);
  const change = (incident: Incident, what: ItemChange<AttributeValue>) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(incident, incident.item ?? incidentSortKey),
        ...toExpressions(what),
      }),
    );
  return {
    async open(opening) {
      let target = incidentTarget(opening);
      for (let tries = 0; tries < mostTries; tries += 1) {
        const { item, written } = await write(opening, target);
        const incident = { ...opening.incident, ...identityOf(item, opening) };
        // Where the answer to our own opening was lost and the step is being repeated, it is still ours to contain.
        if (written || item['execution']?.S === opening.incident.execution)
          return { kind: 'opened', incident: { ...incident, ...placed(item, opening) } };
        const place = placeOf(toStanding(item), opening);
        if (place === 'join') return joined(item, incident, opening);
        if (place === 'wave') return openWave(opening, incident, write);
        target = { ...target, ...insteadOf(item) };
      }
      throw new RetryableError(
        `opening ${opening.incident.id}: others changed the incident ${mostTries} times`,
      );
    },
    async refuse(incident, { limit, until }) {
      const set = {
        response: text('alert'),
        status: text('alerted'),
        refusedUntil: text(until),
        refusedLimit: { N: String(limit) },
        counted: { L: (incident.counts ?? []).map(text) },
      };
      const its = ofIncident({ id: text(incident.id) }, ['alerted'], text);
      try {
        await change(incident, { set, ...its });
      } catch (error) {
        throw toFailure(error, `making an alert of ${incident.id}`);
      }
    },
    async admit(incident, coverage, now) {
      try {
        await change(incident, toAdmission(incident, coverage, now));
        return true;
      } catch (error) {
        if (isAwsError(error, 'ConditionalCheckFailed')) return false;
        throw toFailure(error, `containing ${incident.id} after all`);
      }
    },
  };
}

const none = 'none';

const toAdmission = (
  { id, execution }: Incident,
  coverage: ItemCoverage,
  now: Date,
): ItemChange<AttributeValue> => ({
  set: {
    response: text('contain'),
    status: text('containing'),
    openedAt: text(now.toISOString()),
    coverage: text(JSON.stringify(coverage)),
    coversBefore: text(coverage.before),
  },
  remove: ['refusedUntil', 'refusedLimit'],
  ...ofIncident({ id: text(id), execution: text(execution) }, ['alerted', 'containing'], text),
});
const text = (value: string): AttributeValue => ({ S: value });

type Item = Readonly<Record<string, AttributeValue>>;

/** What is written, and what must stand there instead. */
interface Target {
  readonly sortKey: string;
  /** The incident that it belongs to; its own where it opens one. */
  readonly incidentId: string;
  readonly condition: string;
  readonly values: Item;
}

function incidentTarget({ incident, response, denied }: Opening): Target {
  // An alert takes the place of nothing that is open; a call that IAM refused, of nothing that held.
  const from = predecessors.containing.filter(
    (status) => response === 'contain' && !(denied && status === 'held'),
  );
  const gives = from.map((status, n) => `#status = :from${n} AND ${givesWay[status]}`);
  return {
    sortKey: incidentSortKey,
    incidentId: incident.id,
    condition: [denied ? nothingInPlace : nothingOpen, ...gives].join(' OR '),
    values: {
      ...Object.fromEntries(from.map((status, n) => [`:from${n}`, text(status)])),
      ...Object.fromEntries(inPlace.map((status, n) => [`:s${n}`, text(status)])),
    },
  };
}

/** Takes the place of exactly this. */
function insteadOf(item: Item): Pick<Target, 'condition' | 'values'> {
  const seen = (['incidentId', 'execution', 'status'] as const).map((name) => {
    const value = item[name];
    return value
      ? { is: `#${name} = :seen_${name}`, value: { [`:seen_${name}`]: value } }
      : { is: `attribute_not_exists(#${name})` };
  });
  return {
    condition: seen.map(({ is }) => is).join(' AND '),
    values: Object.assign({}, ...seen.map(({ value }) => value ?? {})) as Item,
  };
}

/** A further credential of the incident: an item of its own, so that no two executions write one status. */
async function openWave(
  opening: Opening,
  incident: Incident,
  write: (opening: Opening, target: Target) => Promise<Written>,
): Promise<Opened> {
  const sortKey = credentialSortKey(incident.id, opening.credential.id);
  const from = predecessors.containing;
  const { item, written } = await write(opening, {
    sortKey,
    incidentId: incident.id,
    condition: [
      'attribute_not_exists(#pk)',
      '#execution = :execution',
      ...from
        .filter((status) => !(opening.denied && status === 'held'))
        .map((status) => `#status = :from${from.indexOf(status)} AND ${waveGivesWay[status]}`),
    ].join(' OR '),
    values: Object.fromEntries(from.map((status, n) => [`:from${n}`, text(status)])),
  });
  if (!written) return joined(item, incident, opening);
  const { execution } = identityOf(item, opening);
  const { subject } = opening.incident;
  return { kind: 'wave', incident: { ...incident, subject, execution, item: sortKey } };
}

interface Written {
  /** As it is now: written by this opening, or what stood against it. */
  readonly item: Item;
  readonly written: boolean;
}

async function writeOrRead(
  dynamodb: DynamoDBClient,
  update: UpdateItemCommandInput,
  opening: Opening,
): Promise<Written> {
  try {
    const { Attributes = {} } = await dynamodb.send(new UpdateItemCommand(update));
    return { item: Attributes, written: true };
  } catch (error) {
    const found = isAwsError(error, 'ConditionalCheckFailed')
      ? (error as ConditionalCheckFailedException).Item
      : undefined;
    if (found === undefined) throw toFailure(error, `opening ${opening.incident.id}`);
    return { item: found, written: false };
  }
}

function toUpdate(
  table: string,
  opening: Opening,
  { sortKey, incidentId, condition, values }: Target,
): UpdateItemCommandInput {
  const { incident, response, credential, coverage } = opening;
  return {
    TableName: table,
    Key: keyOf(incident, sortKey),
    ...toExpressions<AttributeValue>({
      copy: [
        '#previousId = if_not_exists(#incidentId, :none)',
        '#previousResponse = if_not_exists(#response, :none)',
        '#previousEnds = if_not_exists(#windowEnds, :none)',
        '#previousCounted = if_not_exists(#counted, :nobody)',
      ],
      set: {
        version: { N: String(itemVersion) },
        incidentId: text(incidentId),
        subject: text(incident.subject),
        openedAt: text(incident.openedAt),
        execution: text(incident.execution),
        response: text(response),
        status: text(response === 'contain' ? 'containing' : 'alerted'),
        launchId: text(opening.launchId),
        launchTime: text(opening.launchTime),
        intent: text(opening.intent),
        settings: text(opening.settings),
        credential: text(credential.id),
        coverage: text(JSON.stringify(coverage)),
        coversBefore: text(coverage.before),
        windowEnds: text(opening.windowEnds),
        told: text(JSON.stringify(opening.told)),
        started: { N: String(opening.told.instances) },
        expiresAt: { N: String(opening.expiresAt) },
      },
      remove: laterAttributes,
      condition,
      values: {
        ':none': text(none),
        ':nobody': { L: [] },
        ':alert': text('alert'),
        ':staleBefore': text(opening.staleBefore),
        ':limit': {
          N: String(sortKey === incidentSortKey ? opening.breakerLimit : opening.wavesLimit),
        },
        // Of a key nothing is ever newer than its coverage.
        ':since': text(credential.type === 'key' ? '' : credential.since),
        ...values,
      },
    }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

const joined = (item: Item, incident: Incident, opening: Opening): Opened => ({
  kind: 'joined',
  incident,
  covered: covers(item, opening),
  status: toStanding(item).status,
});

/** What was let go, or restored, is refused by nothing of ours, whatever its plan was to cover. */
function covers(item: Item, opening: Opening): boolean {
  const { status, coverage } = toStanding(item);
  const isInPlace = inPlace.some((each) => each === status);
  return isInPlace && coverage !== undefined && isCovered(coverage, opening.credential);
}

function toStanding(item: Item): Standing {
  const at = (name: Attribute): string => item[name]?.S ?? '';
  // What cannot be read covers nothing.
  const coverage = readCoverage(item['coverage']?.S);
  const spreadAt = item['spreadAt']?.S;
  return {
    status: at('status') as Status,
    openedAt: at('openedAt'),
    windowEnds: at('windowEnds'),
    ...(coverage !== undefined && { coverage }),
    ...(spreadAt !== undefined && { spreadAt }),
  };
}

function identityOf(item: Item, { incident }: Opening): Pick<Incident, 'id' | 'openedAt' | 'execution'> {
  return {
    id: item['incidentId']?.S ?? incident.id,
    openedAt: item['openedAt']?.S ?? incident.openedAt,
    execution: item['execution']?.S ?? incident.execution,
  };
}

/** Which item it writes, and what the opened incident took the place of while that was still open. */
function placed(item: Item, opening: Opening): Pick<Incident, 'item' | 'reopens' | 'counts'> {
  const own = { item: incidentSortKey };
  const id = item['previousId']?.S ?? none;
  if (id === none || (item['previousEnds']?.S ?? '') <= opening.launchTime) return own;
  // It was to be contained, yet its caller launched again.
  if (item['previousResponse']?.S === 'contain') return { ...own, reopens: id };
  const counted = (item['previousCounted']?.L ?? []).flatMap(({ S: earlier }) => earlier ?? []);
  return { ...own, counts: [id, ...counted] };
}

const keyOf = (incident: Incident, sortKey: string): Record<string, AttributeValue> => ({
  [tableKey.partition]: text(incident.key),
  [tableKey.sort]: text(sortKey),
});
