import { Choice, type State, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { recordStatus } from './flow-records.ts';
import { callTimeout, caughtAs, retryOn, stepTask } from './flow-tasks.ts';
import { is } from './state/condition.ts';
import { at, nowhere, type Path, pathsOf, textAt, valueAt } from './state/path.ts';

export interface ProtectionExits {
  readonly contain: State;
  /** Where a caller that turns out to be protected is reported. */
  readonly report: State;
  /** Where on-call is told to act, because nobody knows whether the caller is protected. */
  readonly breakdown: State;
}

/**
 * Asks IAM for the caller's tags before anything is done to it, where the settings protect by tag; elsewhere nothing
 * stands before containment.
 *
 * @returns where it begins
 */
export function protectionFlow(scope: Construct, parts: FlowParts, exits: ProtectionExits): State {
  if (parts.settings.protectedTags.length === 0) return exits.contain;
  // Not held: the next launch of the caller is not absorbed by an incident in which nothing was done.
  const release = recordStatus(scope, 'ReleaseIncident', parts.table, 'not-held');
  release.addCatch(exits.breakdown, caughtAs('recordError')).next(exits.breakdown);
  const judge = judgeTags(scope, parts, exits, release);
  const list = (kind: 'User' | 'Role', name: Path<string | undefined>) =>
    listTags(scope, kind, name)
      .addCatch(exits.contain, { errors: ['Iam.NoSuchEntityException'], resultPath: nowhere }) // nothing to protect
      .addCatch(release, caughtAs('error'))
      .next(judge);
  return new Choice(scope, 'ProtectedByTag')
    .when(is(at('caller', 'kind'), 'role-session'), list('Role', at('caller', 'roleName')))
    .otherwise(list('User', at('caller', 'userName')));
}

const answer = pathsOf<{ readonly Tags: readonly unknown[] }>();

/** One page: a user or role has at most 50 tags, and a page holds 100. */
function listTags(scope: Construct, kind: 'User' | 'Role', name: Path<string | undefined>): TaskStateBase {
  return new CallAwsService(scope, `List${kind}Tags`, {
    service: 'iam',
    action: `list${kind}Tags`,
    iamResources: ['*'],
    parameters: { [`${kind}Name`]: textAt(name) },
    taskTimeout: callTimeout,
    resultSelector: { list: valueAt(answer('Tags')) },
    resultPath: at('tags'),
    // Throttling is in no error of IAM's model: Step Functions calls it IamException. On-call must hear soon.
  }).addRetry(
    retryOn(
      ['Iam.IamException', 'Iam.ServiceFailureException', 'Iam.SdkClientException', 'States.Timeout'],
      3,
    ),
  );
}

/** The step that has the settings judges the tags, too; it has just run, and is warm. */
function judgeTags(
  scope: Construct,
  { functions, table }: FlowParts,
  { contain, report }: ProtectionExits,
  unjudged: State,
): State {
  const judge = stepTask(scope, 'JudgeTags', functions['resolve-caller'], {
    payload: { state: valueAt(at()), tags: valueAt(at('tags', 'list')) },
  }).addCatch(unjudged, caughtAs('error'));
  const record = recordStatus(scope, 'RecordProtected', table, 'alerted');
  record.addCatch(report, caughtAs('recordError')).next(report);
  judge.next(new Choice(scope, 'TagRoute').when(is(at('route'), 'contain'), contain).otherwise(record));
  return judge;
}
