/**
 * The items of the incident table. Whoever reads or writes one, Lambda, state machine or command line, goes by this
 * file; `readIncidentItem` and `readPriorItem` of read-item.ts read what any release wrote.
 *
 * | item | partition key | sort key | what it holds |
 * | --- | --- | --- | --- |
 * | incident | `principalKey` of the caller | `INCIDENT` | the newest incident of a user or role, and the containment of the credential that opened it: {@link incidentAttributes} |
 * | credential | as its incident | `CREDENTIAL#INCIDENT#ID` | a further credential that launched, and its containment: the same attributes |
 * | waves | as its incident | `WAVES` | how many further containments of the principal began within an hour: `hourStart`, `waves`, `lastBy`, `refusedBy`, and for each five minutes the execution that tells of them; `tracesFrom`, `traces`: how many that were refused were traced within an hour |
 * | launch | as its incident | `LAUNCH#INCIDENT#EVENT` | {@link launchAttributes}: one launch, however often it is delivered |
 * | prior | `PRIOR#` and the key of its incident | `INCIDENT#DIGEST` | {@link priorAttributes}: what an action found before it changed it. A partition of its own, because a role can be held to partition keys alone |
 * | restore | as its incident | `RESTORE#INCIDENT#DIGEST` | {@link restoreAttributes}: how the restore of one thing stands that the incident took |
 * | denied | `principalKey` of somebody else | `DENIED#INCIDENT` | {@link deniedAttributes}: which of its credentials the second wave of an incident denies |
 * | breaker | `BREAKER` | `BREAKER` | `callers`, when each was contained last; `refusedAt`, `openedAt`, `openedBy`; {@link pauseAttributes} |
 * | observation | `OBSERVATION` | `OBSERVATION` | since when the mode is observe: Observation of core/observing |
 * | pause | `BREAKER` | `PAUSE#TIME` | {@link PauseRecordAttribute}: that a person paused or resumed containment |
 *
 * Incidents, launches, priors, restores and pauses have a `version`, and DynamoDB forgets them at `expiresAt`, seconds since 1970 (TTL).
 */

/** The version that this release writes. The first edition wrote none: an item without a version is of version 1. */
export const itemVersion = 2;

export const tableKey = { partition: 'pk', sort: 'sk' } as const;
export const timeToLive = 'expiresAt';

export const incidentSortKey = 'INCIDENT';
export const credentialPrefix = 'CREDENTIAL#';
export const credentialSortKey = (incidentId: string, credentialId: string): string =>
  `${credentialPrefix}${incidentId}#${credentialId}`;
export const wavesSortKey = 'WAVES';
export const breakerKey = 'BREAKER';
/** Both keys of the one item that says since when the mode is observe. */
export const observationKey = 'OBSERVATION';
/** Of the breaker's partition: each pause and each resume, by its time. */
export const pauseSortKey = (at: string): string => `PAUSE#${at}`;
/** What the partition keys of priors begin with; the release before had them under their incident's, as sort keys. */
export const priorPrefix = 'PRIOR#';
export const priorKey = (
  { id, key }: { readonly id: string; readonly key: string },
  digest: string,
): Readonly<Record<'pk' | 'sk', string>> => ({ pk: `${priorPrefix}${key}`, sk: `${id}#${digest}` });
/** What the sort keys of single things begin with whose restore was written down. */
export const restorePrefix = 'RESTORE#';
export const restoreSortKey = (incidentId: string, digest: string): string =>
  `${restorePrefix}${incidentId}#${digest}`;
export const deniedPrefix = 'DENIED#';
/** What the sort keys of an incident's launches begin with. */
export const launchPrefix = (incidentId: string): string => `LAUNCH#${incidentId}#`;

/** Texts, but for `counted` and `previousCounted` (lists of incident ids) and the numbers of {@link numbers}. */
export const incidentAttributes = [
  'version',
  'incidentId',
  /** Who it is about, in a few words. */
  'subject',
  'openedAt',
  /** Launches of the caller that are made until then belong to it. */
  'windowEnds',
  /** The execution that opened it. Only that one contains. */
  'execution',
  /** `contain` or `alert`. */
  'response',
  /** One of {@link statuses}. */
  'status',
  /** CloudTrail's id of the launch that opened it, and the end of the second in which that was made. */
  'launchId',
  'launchTime',
  /** Caller, verdict, plan and launch as JSON, written before the first action. */
  'intent',
  /** Which settings judged the launch that opened it: their digest. The releases before wrote none. */
  'settings',
  /** Which credential it contains, by its id. */
  'credential',
  /** Which credentials are refused by what it has put in place, or is putting, as JSON: ItemCoverage. */
  'coverage',
  /** Of the sessions among them, those issued before this. */
  'coversBefore',
  /** A call made from then on that is not refused shows that it does not hold. */
  'spreadAt',
  /** The incident of the same caller before it, if any: `none` where there was none. */
  'previousId',
  'previousResponse',
  'previousEnds',
  'previousCounted',
  /** Where the circuit breaker refused it: until when, and at which limit. */
  'refusedUntil',
  'refusedLimit',
  /** What on-call was told of its launches, as JSON (ToldLaunches), and how many instances those started. */
  'told',
  'started',
  /** Alerts whose place it took: their launches are its own. */
  'counted',
  /** When IAM was read again last, and what came of the actions and of that reading, as JSON. */
  'heldAt',
  'containment',
  'verification',
  /** Lineage, verdicts and the longer plan as JSON, written before the second wave. */
  'secondWave',
  /** The key that Firebreak made itself, or why it made none, as JSON. */
  'backupKey',
  /** When the patrol checked it last, and what it knows of it, as JSON (PatrolNote). */
  'patrolledAt',
  'patrol',
  'restoringAt',
  'restoredAt',
  /** The ARN of the person who restored it. */
  'restoredBy',
  'expiresAt',
] as const;
export const launchAttributes = [
  'version',
  'eventId',
  'eventTime',
  'region',
  'result',
  'instances',
  'instancesAtMost',
  /** Which credential made it, by its id, and whether a deny of ours refused it: `yes` or `no`. */
  'credential',
  'refusedByDeny',
  /** Whether it would have been contained, had the mode not been observe: `yes` or `no`. */
  'observed',
  'expiresAt',
] as const;
/** `priors` is a list of Prior as JSON; `restoredAt` says that no later restore goes by it. */
export const priorAttributes = ['version', 'priors', 'restoredAt', 'expiresAt'] as const;
/**
 * `thing` is the id of a thing that was taken, `standing` how its restore stands, since `at` and by whose ARN (`by`);
 * `takenBy` are the actions that took it, and `waitsFor` the incidents that took it too, as JSON.
 */
export const restoreAttributes = [
  'version',
  'incidentId',
  'thing',
  'standing',
  'at',
  'by',
  'takenBy',
  'waitsFor',
  'expiresAt',
] as const;
/** `incidentKey` and `incidentItem` are the keys of the item whose status says whether it still holds. */
export const deniedAttributes = [
  'version',
  'incidentId',
  'incidentKey',
  'incidentItem',
  'coverage',
  'expiresAt',
] as const;
/** Of the breaker's item, while containment is paused or was: until when, since when, by whose ARN, and why. */
export const pauseAttributes = ['pausedUntil', 'pausedAt', 'pausedBy', 'pauseReason'] as const;
/** `action` is `pause` or `resume`, `by` the ARN of the person; `until` is when a pause ends by itself. */
type PauseRecordAttribute = 'version' | 'action' | 'at' | 'by' | 'until' | 'reason' | 'expiresAt';
export type Attribute =
  | (typeof incidentAttributes)[number]
  | (typeof launchAttributes)[number]
  | (typeof priorAttributes)[number]
  | (typeof restoreAttributes)[number]
  | (typeof pauseAttributes)[number]
  | (typeof deniedAttributes)[number]
  | PauseRecordAttribute;

/** What an incident is given after it was opened; one that takes its place begins without. A backup key is kept. */
export const laterAttributes = [
  'heldAt',
  'spreadAt',
  'containment',
  'verification',
  'secondWave',
  'counted',
  'refusedUntil',
  'refusedLimit',
  'patrolledAt',
  'patrol',
  'restoringAt',
  'restoredAt',
  'restoredBy',
] as const satisfies readonly Attribute[];

/** The attributes that are numbers. */
export const numbers: readonly Attribute[] = ['version', 'refusedLimit', 'started', 'instances', 'expiresAt'];

export const statuses = ['containing', 'alerted', 'held', 'not-held', 'restoring', 'restored'] as const;
export type Status = (typeof statuses)[number];

/**
 * The statuses that each may follow; every write of a status has them in its condition, so that DynamoDB refuses the
 * others. A status may follow itself where a write is repeated whose answer was lost.
 *
 * `containing` begins another incident of the same caller. Its predecessors are those in which an incident gives way
 * although its window is open, each under a condition of its own (lambda/aws/table/incidents.ts). An incident whose
 * window is over gives way in any status.
 */
export const predecessors = {
  containing: ['containing', 'alerted', 'held', 'not-held'],
  alerted: ['containing', 'alerted'],
  held: ['containing', 'held', 'not-held'],
  'not-held': ['containing', 'held', 'not-held'],
  // Once more where a restore is widened: something was kept on purpose the first time.
  restoring: ['containing', 'alerted', 'held', 'not-held', 'restoring', 'restored'],
  restored: ['restoring'],
} as const satisfies Readonly<Record<Status, readonly Status[]>>;
