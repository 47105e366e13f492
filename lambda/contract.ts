/**
 * Names that the infrastructure and the Lambdas share, so that a rule, its publisher and its parser cannot drift.
 * Nothing but names and shapes: lib may import this file, core/settings and nothing else of lambda.
 */

/** The steps of the Containment state machine that are Lambdas; each has a folder of this name under `lambda/steps/`. */
export const steps = [
  'resolve-caller',
  'deactivate-keys',
  'disable-console',
  'revoke-sessions',
  'deactivate-credentials',
  'verify',
  'trace-credential',
  'find-persistence',
  'review-activity',
  'inspect-instances',
  'count-launches',
  'store-evidence',
  'publish-report',
] as const;
export type Step = (typeof steps)[number];

/** The Lambda that makes keys: it exists only where the settings have `backupKey`. */
export const backupStep = 'create-backup-key' as const;

/** The Lambda that brings incidents to Security Hub: it exists only where the settings have `securityHub`. */
export const findingStep = 'import-finding' as const;

/** The Lambda that asks Athena: it exists only where the settings have `trail`. */
export const trailStep = 'query-trail' as const;

/** The Lambda of the first notice, which reads how far an execution has come. */
export const progressStep = 'read-progress' as const;

/**
 * The states of the containment that tell on-call of the caller, each of which goes on with a `noticeError` where it
 * could not; a test holds them to the machine.
 */
export const tellingStates = [
  'NotifyNotContained',
  'NotifyNotAdmitted',
  'PublishReport',
  'ReportFailure',
] as const;

/** The Lambda that asks daily who is subscribed, beside the state machine: it exists only where the settings name addresses. */
export const subscriptionStep = 'check-subscriptions' as const;

/** The Lambda that says what mode observe would have contained, beside the state machine: it exists only in that mode. */
export const observedStep = 'report-observed' as const;

/** The Lambda that checks incidents after their follow-up: it exists only where the settings have a patrol. */
export const patrolStep = 'patrol' as const;

/** So often the state machine repeats a step that may pass, unless said otherwise; the last one of what contains says what failed. */
export const repetitions = 5;

/** Every Lambda that there can be. */
export type AnyStep =
  | Step
  | typeof backupStep
  | typeof findingStep
  | typeof trailStep
  | typeof progressStep
  | typeof subscriptionStep
  | typeof observedStep
  | typeof patrolStep;

/** What is asked of Athena, by name. */
export const trailQueries = { workGroup: 'firebreak', database: 'firebreak', table: 'cloudtrail' } as const;

/** Environment variables that lib sets and lambda/environment.ts reads. */
export const env = {
  /** resolve-caller, the steps that contain, count-launches, create-backup-key, patrol, report-observed: name of the incident table. */
  incidentTable: 'FIREBREAK_INCIDENT_TABLE',
  /** publish-report, check-subscriptions, report-observed: ARN of the report topic. */
  reportTopic: 'FIREBREAK_REPORT_TOPIC',
  /** review-activity, store-evidence, publish-report, import-finding: name of the evidence bucket. */
  evidenceBucket: 'FIREBREAK_EVIDENCE_BUCKET',
  /** resolve-caller, trace-credential, find-persistence: the account the responder lives in; callers of other accounts are never contained. create-backup-key: that of the readers. import-finding: that of the findings. query-trail: the one whose records are always asked for. */
  account: 'FIREBREAK_ACCOUNT',
  /** review-activity: the look-ups in event history that it makes in a second at most, in each region. */
  lookupsPerSecond: 'FIREBREAK_LOOKUPS_PER_SECOND',
  /** patrol: ARN of the state machine. */
  stateMachine: 'FIREBREAK_STATE_MACHINE',
  /** create-backup-key: ARN of the customer-managed key. */
  key: 'FIREBREAK_KEY',
  /** create-backup-key: ARN of the function's own role, which alone writes the secret. */
  ownRole: 'FIREBREAK_OWN_ROLE',
  /** The steps that judge or plan: the checked settings as JSON, compiled into the bundle: Lambda's environment holds only 4 KB. */
  settings: 'FIREBREAK_SETTINGS',
} as const;

/**
 * What the keep-warm rule hands the functions that contain, and nothing else ever does: a process that has been asked
 * once stays, so the next launch meets it running. The functions do nothing with it.
 */
export const keepWarm = { keepWarm: true } as const;

/** Minutes between two of them. Lambda ends processes that nobody uses for some minutes; AWS publishes no figure. */
export const keepWarmMinutes = 5;

/** The steps that a containment waits for. EventBridge allows a rule five targets, which is what they are. */
export const warmSteps = [
  'resolve-caller',
  'deactivate-keys',
  'revoke-sessions',
  'disable-console',
  'deactivate-credentials',
] as const satisfies readonly Step[];

/** What a sensor forwards and the responder's rule takes. */
export const launchEvent = {
  source: 'aws.ec2',
  detailType: 'AWS API Call via CloudTrail',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
} as const;

/** The state machine that contains, by whose name its executions are found. */
export const containmentMachine = 'firebreak-containment';

/** The policy of which an account can have one, as it can have one responder. */
export const responderPolicy = 'FirebreakResponderOfThisAccount';

/** The name of the stack of the sensor of a region; its rules begin with it. */
export const sensorStackPrefix = 'FirebreakSensor-';
export const responderStackName = 'FirebreakResponder';

/** The responder's event bus, in the home region; sensors in other regions find it by this name. */
export const busName = 'firebreak';

export {
  incidentTypes,
  lifecycleSource,
  lifecycleTypes,
  type LifecycleType,
  lifecycleVersion,
  stillObserving,
  subscriptionMissing,
} from '../core/lifecycle/names.ts';
export { matchesAnyArn, ownRolePath } from '../core/values/arn.ts';
export { backupSecretPath } from '../core/backup-key/backup-secret.ts';
export { denyAllName } from '../core/containment/deny-policy.ts';
export { lookupsPerSecond } from '../core/review/lookup-quota.ts';
export { stepFields } from '../core/containment/actions/steps.ts';

/**
 * Error names that the state machine matches on. They are literal on purpose: a name taken from a class is
 * changed by minifying, and a Retry or Catch that names it would silently never match.
 */
export const errors = {
  /** The call may succeed when repeated: throttling, a 5xx, a timeout, an entity that is being modified. */
  retryable: 'Firebreak.Retryable',
  /** Repeating cannot help: no permission, a quota, an entity that must not be modified. */
  permanent: 'Firebreak.Permanent',
  /** How an execution ends that broke down before it had contained: on-call was told, or is told by the alarm. */
  containmentFailed: 'Firebreak.ContainmentFailed',
  /** How an execution ends whose report could not be published. */
  reportUndelivered: 'Firebreak.ReportUndelivered',
  /** How an execution ends that contained and reported, while part of its record is missing. */
  incompleteRecord: 'Firebreak.IncompleteRecord',
} as const;

export const metrics = {
  namespace: 'Firebreak',
  launchToReceived: 'LaunchToReceived',
  launchToContained: 'LaunchToContained',
  launchToVerified: 'LaunchToVerified',
  launchToReported: 'LaunchToReported',
  /** The containment steps: until the last of the step's actions was done. */
  launchToAction: 'LaunchToAction',
  /** review-activity: calls of the credential that event history showed. */
  callsReviewed: 'CallsReviewed',
  /** publish-report: notices that the topic took. */
  noticesPublished: 'NoticesPublished',
  /** publish-report: 1 each time the events of a notice could not be put on the bus. */
  eventsUndelivered: 'EventsUndelivered',
  /** check-subscriptions: addresses of the settings that receive nothing. */
  subscriptionsMissing: 'SubscriptionsMissing',
  /** 1 each time verification ends without every action in place; its alarm is the one that matters most. */
  notContained: 'NotContained',
  /** resolve-caller: 1 when the circuit breaker opens, not for each caller that it then refuses. */
  breakerOpened: 'CircuitBreakerOpened',
} as const;
