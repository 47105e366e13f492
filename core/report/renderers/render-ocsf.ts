import { cut } from '../../values/text.ts';
import { compact, listAt, numberAt, textAt } from '../../values/unknown.ts';
import { type Technique, techniquesOf } from '../attack.ts';
import type { DoNowStep } from '../do-now/step.ts';
import { type Document, schemaVersion } from '../document.ts';
import { runningIn } from '../running-in.ts';
import { toJson } from './render-json.ts';
import type { Report } from '../report.ts';
import type { Severity } from '../severity.ts';

/**
 * The report as an Incident Finding of the Open Cybersecurity Schema Framework, for data lakes and SIEMs.
 * https://schema.ocsf.io/1.5.0/classes/incident_finding
 */
export function renderOcsf(report: Report): string {
  return toJson(toIncidentFinding(report));
}

const classUid = 2005;

/** OCSF's ids, with the captions that its schema wants beside them. */
const activities = { create: [1, 'Create'], update: [2, 'Update'] } as const;
const severities: Readonly<Record<Severity, readonly [number, string]>> = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  informational: [1, 'Informational'],
};
const priorities: Readonly<Record<number, readonly [number, string]>> = {
  5: [4, 'Critical'],
  4: [3, 'High'],
  3: [2, 'Medium'],
  1: [1, 'Low'],
};

function toIncidentFinding(report: Report): object {
  const { document, headline } = report;
  const [activity, activityName] = activities[activityOf(report)];
  const [severity, severityName] = severities[report.severity];
  const [priority, priorityName] = priorities[severity] ?? [0, 'Unknown'];
  const [status, statusName] = activity === 1 ? [1, 'New'] : [2, 'In Progress'];
  const attacks = techniquesOf(document).map(toAttack);
  const span = spanOf(document);
  return compact({
    activity_id: activity,
    activity_name: activityName,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: 'Incident Finding',
    type_uid: classUid * 100 + activity,
    type_name: `Incident Finding: ${activityName}`,
    time: timeOf(textAt(document, 'writtenAt')) ?? 0,
    start_time: span.first,
    end_time: span.last,
    severity_id: severity,
    severity: severityName,
    status_id: status,
    status: statusName,
    priority_id: priority,
    priority: priorityName,
    confidence_id: document.kind === 'incident' ? 3 : 0,
    is_suspected_breach: document.kind !== 'review',
    message: cut(headline.join(' '), 1_000),
    desc: cut(headline.join('\n'), 1_000),
    finding_info_list: [findingInfo(report, attacks)],
    attacks: attacks.length > 0 ? attacks : undefined,
    // Some versions ask for an assignee or a group.
    assignee_group: { name: 'on-call' },
    cloud: cloudOf(document),
    metadata: metadataOf(report),
    observables: observablesOf(document),
    unmapped: {
      ...{ decision: report.decision ?? 'none', phase: report.phase ?? 'none' },
      ...(report.inPart && { in_part: true }),
      ...(report.doNow.length > 0 && { remediation: remediationOf(report.doNow) }),
      ...unmapped(document),
    },
  });
}

/** As OCSF's object of this name; the class of incidents has none. https://schema.ocsf.io/1.5.0/objects/remediation */
const remediationOf = (steps: readonly DoNowStep[]): object => ({
  desc: steps.map(({ title }, index) => `${index + 1}. ${title}`).join('\n'),
  // The first of each: the document has all.
  references: steps.flatMap(({ commands }) => commands.slice(0, 1)),
});

/** The first report opens the incident, a later one updates it. Closing it is for people: they know when it is over. */
function activityOf({ phase }: Report): keyof typeof activities {
  return phase === undefined || phase === 'first' ? 'create' : 'update';
}

/** OCSF's time is in milliseconds since 1970; undefined where a record's cannot be read. */
function timeOf(iso: string | undefined): number | undefined {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

function toAttack({ id, name }: Technique): object {
  const [technique = id] = id.split('.');
  const named = compact({ uid: id, name });
  return {
    version: '19',
    ...(id === technique ? { technique: named } : { technique: { uid: technique }, sub_technique: named }),
  };
}

/** From the first of the launch and the calls that were found to the last: event history may not have the launch yet. */
function spanOf(document: Document): {
  readonly first: number | undefined;
  readonly last: number | undefined;
} {
  const launch = textAt(document, 'launch', 'eventTime');
  const timesOf = (seen: string): readonly number[] =>
    [launch, textAt(document, 'activity', seen)].map(timeOf).filter((time) => time !== undefined);
  const [first, last] = [timesOf('firstSeen'), timesOf('lastSeen')];
  return {
    first: first.length === 0 ? undefined : Math.min(...first),
    last: last.length === 0 ? undefined : Math.max(...last),
  };
}

/** The same for the same incident, or for a review of the same. */
const uidOf = (document: Document): string =>
  textAt(document, 'incident', 'id') ??
  textAt(document, 'eventId') ??
  cut([`firebreak-${document.kind}`, textAt(document, 'selection') ?? ''].join(' ').trim(), 200);

function findingInfo({ document, subject }: Report, attacks: readonly object[]): object {
  const span = spanOf(document);
  return compact({
    uid: uidOf(document),
    title: subject,
    types: [
      document.kind === 'review'
        ? 'Review of what a credential did'
        : 'Unexpected compute launch by a credential',
    ],
    created_time: timeOf(textAt(document, 'incident', 'openedAt')),
    modified_time: timeOf(document.writtenAt),
    first_seen_time: span.first,
    last_seen_time: span.last,
    related_events_count: numberAt(document, 'activity', 'calls'),
    data_sources: ['AWS CloudTrail'],
    src_url: textAt(document, 'evidence'),
    attacks: attacks.length > 0 ? attacks : undefined,
  });
}

function cloudOf(document: Document): object {
  const account = textAt(document, 'launch', 'account');
  return compact({
    provider: 'AWS',
    region: textAt(document, 'launch', 'region') ?? textAt(document, 'region'),
    account: account === undefined ? undefined : { uid: cut(account, 20), type_id: 10, type: 'AWS Account' },
  });
}

function metadataOf({ document }: Report): object {
  return compact({
    version: '1.5.0',
    profiles: ['cloud', 'incident'],
    product: { name: 'Firebreak', vendor_name: 'Firebreak', version: schemaVersion },
    correlation_uid: textAt(document, 'incident', 'id'),
    log_name: 'firebreak.report',
  });
}

/** By which an incident is found among other events. The ids are OCSF's types of observables. */
const observable = {
  ip: [2, 'IP Address'],
  user: [4, 'User Name'],
  resource: [10, 'Resource UID'],
  agent: [16, 'HTTP User-Agent'],
  credential: [19, 'User Credential ID'],
} as const;

const [mostOfAKind, mostInstances] = [25, 50];

function observablesOf(document: Document): readonly object[] {
  const { caller, source_ips: ips, user_agents: agents, instances } = unmapped(document);
  const of = (name: string, [type_id, type]: readonly [number, string], values: readonly string[]) =>
    values.map((value) => ({ name: `unmapped.${name}`, type_id, type, value }));
  return [
    ...of('caller.access_key_id', observable.credential, caller.access_key_id ? [caller.access_key_id] : []),
    ...of('caller.user_name', observable.user, caller.user_name ? [caller.user_name] : []),
    ...of('caller.arn', observable.resource, caller.arn ? [caller.arn] : []),
    ...of('source_ips', observable.ip, ips),
    ...of('user_agents', observable.agent, agents),
    ...of('instances', observable.resource, instances),
  ];
}

interface Unmapped {
  readonly caller: { readonly access_key_id?: string; readonly user_name?: string; readonly arn?: string };
  readonly source_ips: readonly string[];
  readonly user_agents: readonly string[];
  readonly instances: readonly string[];
}

function unmapped(document: Document): Unmapped {
  const launch = document['launch'];
  const names = (list: string) => listAt(document, 'activity', list).map((each) => textAt(each, 'name'));
  const unique = (values: readonly (string | undefined)[], most: number): readonly string[] =>
    [...new Set(values.filter((value) => value !== undefined))]
      .slice(0, most)
      .map((value) => cut(value, 300));
  const launched = listAt(launch, 'result', 'instanceIds').filter((id) => typeof id === 'string');
  const known = listAt(document, 'instances', 'instances', 'items').map((each) => textAt(each, 'instanceId'));
  const running = runningIn(document).map(({ instanceId }) => instanceId);
  return {
    caller: compact({
      access_key_id: textAt(document, 'caller', 'accessKeyId'),
      user_name: textAt(document, 'caller', 'userName') ?? textAt(document, 'caller', 'sessionName'),
      arn: textAt(document, 'caller', 'userArn') ?? textAt(document, 'caller', 'roleArn'),
    }),
    source_ips: unique([textAt(launch, 'sourceIp'), ...names('sourceIps')], mostOfAKind),
    user_agents: unique([textAt(launch, 'userAgent'), ...names('userAgents')], mostOfAKind),
    instances: unique([...launched, ...known, ...running], mostInstances),
  };
}
