import type { StoredManifest } from '../evidence/evidence-slice.ts';
import { incidentSortKey } from '../incident/item/items.ts';
import type { Link } from '../report/links/link.ts';
import { runningOf } from '../report/opening/money.ts';
import type { Report } from '../report/report.ts';
import type { Severity } from '../report/severity.ts';
import { unless } from '../report/unless.ts';
import type { InstancesNow } from '../instances/instances.ts';
import { neutral } from '../values/text.ts';
import { at, compact, listAt, numberAt, textAt } from '../values/unknown.ts';
import { eventId, toSummary } from './event-id.ts';
import { type IncidentType, type LifecycleDetail, lifecycleVersion, type Urgency } from './names.ts';

/** Who the incident is about, as the record shows it. */
export interface Principal {
  /** As in `caller.kind` of the report's document. */
  readonly kind: string;
  readonly name?: string;
  readonly arn?: string;
  /** AIDA… or AROA…: it stays when somebody renames the user. */
  readonly uniqueId?: string;
  readonly accessKeyId?: string;
}

/** What a tag says. Whoever may tag the user can write it: it is a hint whom to ask, never a permission. */
interface Owner {
  readonly tag: string;
  readonly value: string;
  readonly trust: 'whoever may tag the user can write it';
}

/** The detail of an event about an incident. */
export interface IncidentDetail extends LifecycleDetail {
  readonly incident: { readonly id: string; readonly openedAt?: string; readonly reopens?: string };
  /** It is about a further credential of the incident, contained by itself. */
  readonly wave?: true;
  readonly account: { readonly id?: string; readonly name?: string };
  /** Of the launch. */
  readonly region: string;
  readonly principal: Principal;
  readonly decision?: Report['decision'];
  /** Contained, and nobody can know yet all that it made before. */
  readonly soFar?: true;
  /** Contained, and something that it made still works, or may. */
  readonly inPart?: true;
  readonly phase?: string;
  readonly severity: Severity;
  readonly banner: Report['banner'];
  /** The first lines of the report. */
  readonly headline: readonly string[];
  readonly launch?: Launched;
  readonly money?: Money;
  /** What a person does now, the most urgent first. */
  readonly doNow: readonly string[];
  /** s3://BUCKET/PREFIX/ */
  readonly evidence?: string;
  /** By which the evidence of the phase is checked: `firebreak verify`. */
  readonly manifest?: StoredManifest;
  readonly links: readonly { readonly text: string; readonly href: string }[];
  readonly owner?: Owner;
}

interface Launched {
  readonly eventId: string;
  readonly eventTime: string;
  readonly instanceType?: string;
  /** `launched`, `denied`, `dry-run`, `failed` or `unsure`. */
  readonly result?: string;
  readonly instances?: number;
}

interface Money {
  readonly currency: 'USD';
  readonly perHour: number;
  /** How many run, of how many launched; of `unknown` EC2 did not answer. */
  readonly running: number;
  readonly launched: number;
  readonly unknown: number;
}

/** Of each list: an event has 256 KB, and no list of ours is longer. */
const mostLines = 20;

/**
 * The detail of an event about an incident. It never fails: where the state is not as it should be, what cannot be read
 * is left out, because containment may have broken down and that is what the event is about.
 *
 * @param state whatever was there
 * @param report what on-call is told of it
 * @param by what tells this event from the others of its incident
 */
export function toIncidentDetail(
  type: IncidentType,
  { state, report, by }: { readonly state: unknown; readonly report: Report; readonly by: string },
): IncidentDetail {
  const { document, severity, banner, decision, inPart } = report;
  const id = incidentIdOf(state, report);
  const item = textAt(state, 'incident', 'item') ?? incidentSortKey;
  const phase = textAt(state, 'phase');
  const evidence = report.evidence;
  return {
    schemaVersion: lifecycleVersion,
    id: eventId(id, type, by),
    dedupKey: id,
    summary: toSummary(report.headline.slice(0, 2).join('. ') || report.subject),
    urgency: urgencyOf[severity],
    writtenAt: document.writtenAt,
    incident: compact({
      id,
      openedAt: textAt(state, 'incident', 'openedAt'),
      reopens: textAt(state, 'incident', 'reopens'),
    }),
    ...(item !== incidentSortKey && { wave: true as const }),
    account: compact({
      id: textAt(state, 'launch', 'account') ?? textAt(state, 'account'),
      name: short(textAt(state, 'background', 'accountName') ?? textAt(state, 'background', 'accountAlias')),
    }),
    region: short(textAt(state, 'launch', 'region') ?? textAt(document, 'region')) ?? 'unknown',
    principal: toPrincipal(at(state, 'caller') ?? document['caller']),
    ...compact({ decision, inPart, phase, evidence, manifest: report.manifest }),
    ...(document['soFar'] === true && { soFar: true as const }),
    severity,
    banner,
    headline: report.headline.slice(0, mostLines).map((line) => neutral(line, 500)),
    ...compact({ launch: launchedIn(state), money: unless(undefined, () => moneyIn(state)) }),
    doNow: report.doNow.slice(0, mostLines).map(({ title }) => neutral(title, 300)),
    links: report.links.slice(0, mostLines).map(toLink),
    ...compact({ owner: ownerIn(state) }),
  };
}

/** An incident that broke down before it had an id is known by its launch. */
function incidentIdOf(state: unknown, { document }: Report): string {
  const launch = textAt(document, 'eventId') ?? textAt(state, 'launch', 'eventId');
  return textAt(state, 'incident', 'id') ?? `launch-${neutral(launch ?? 'unknown', 100)}`;
}

const urgencyOf: Readonly<Record<Severity, Urgency>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  informational: 'info',
};

const short = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : neutral(text, 200);

const toLink = ({ label, url }: Link) => ({ text: neutral(label, 100), href: url });

/** @param caller a {@link Caller}, or what was read of one */
export function toPrincipal(caller: unknown): Principal {
  const read = (...names: readonly string[]): string | undefined =>
    short(names.map((name) => textAt(caller, name)).find((text) => text !== undefined));
  return {
    kind: read('kind') ?? 'malformed',
    ...compact({
      name: read('userName', 'roleName', 'sessionName', 'name', 'service', 'account'),
      arn: read('userArn', 'roleArn', 'arn'),
      uniqueId: read('uniqueId') ?? read('userId')?.split(':')[0],
      accessKeyId: read('accessKeyId'),
    }),
  };
}

function launchedIn(state: unknown): Launched | undefined {
  const launch = at(state, 'launch');
  const eventId = textAt(launch, 'eventId');
  const eventTime = textAt(launch, 'eventTime');
  if (eventId === undefined || eventTime === undefined) return undefined;
  const named = listAt(launch, 'result', 'instanceIds').length;
  return {
    eventId: neutral(eventId, 100),
    eventTime: neutral(eventTime, 40),
    ...compact({
      instanceType: short(textAt(launch, 'instanceType')),
      result: short(textAt(launch, 'result', 'kind')),
      instances: numberAt(launch, 'launchedCount') ?? (named > 0 ? named : undefined),
    }),
  };
}

/** Nothing where nobody knows what it costs. */
function moneyIn(state: unknown): Money | undefined {
  const now = at(state, 'instances');
  if (!Array.isArray(at(now, 'instances', 'items'))) return undefined;
  const { running, all, unknown } = runningOf(now as InstancesNow);
  const perHour = numberAt(now, 'cost', 'perHour') ?? (running === 0 && unknown === 0 ? 0 : undefined);
  return perHour === undefined ? undefined : { currency: 'USD', perHour, running, launched: all, unknown };
}

function ownerIn(state: unknown): Owner | undefined {
  const tag = short(textAt(state, 'background', 'owner', 'tag'));
  const value = short(textAt(state, 'background', 'owner', 'value'));
  if (tag === undefined || value === undefined) return undefined;
  return { tag, value, trust: 'whoever may tag the user can write it' };
}
