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
 * stands before containment. Nobody of its name protects nothing: a user may have been renamed, and is found by its
 * unique id by the steps, whose own deny by aws:ResourceTag holds where it is tagged.
 *
 * @returns where it begins
 */
export function protectionFlow(scope: Construct, parts: FlowParts, exits: ProtectionExits): State {
  if (parts.settings.protectedTags.length === 0) return exits.contain;
  // Not held: the next launch of the caller is not absorbed by an incident in which nothing was done.
  const release = recordStatus(scope, 'ReleaseIncident', parts.table, 'not-held');
  release.addCatch(exits.breakdown, caughtAs('recordError')).next(exits.breakdown);
  const judge = judgeTags(scope, parts, exits, release);
  const get = (kind: 'User' | 'Role', name: Path<string | undefined>) =>
    getPrincipal(scope, kind, name)
      .addCatch(exits.contain, { errors: ['Iam.NoSuchEntityException'], resultPath: nowhere })
      .addCatch(release, caughtAs('error'))
      .next(judge);
  return new Choice(scope, 'ProtectedByTag')
    .when(is(at('caller', 'kind'), 'role-session'), get('Role', at('caller', 'roleName')))
    .otherwise(get('User', at('caller', 'userName')));
}

const answer = pathsOf<{ readonly User: unknown; readonly Role: unknown }>();

/**
 * Whoever has the name now: with the unique id, which tells whether it is the caller, and all tags, 50 at the most.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
 */
function getPrincipal(
  scope: Construct,
  kind: 'User' | 'Role',
  name: Path<string | undefined>,
): TaskStateBase {
  return new CallAwsService(scope, `Get${kind}`, {
    service: 'iam',
    action: `get${kind}`,
    iamResources: ['*'],
    parameters: { [`${kind}Name`]: textAt(name) },
    taskTimeout: callTimeout,
    // As a whole: a user without tags may have no such field.
    resultSelector: { shown: valueAt(answer(kind)) },
    resultPath: at('principal'),
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
    payload: { state: valueAt(at()), principal: valueAt(at('principal', 'shown')) },
  }).addCatch(unjudged, caughtAs('error'));
  const record = recordStatus(scope, 'RecordProtected', table, 'alerted');
  record.addCatch(report, caughtAs('recordError')).next(report);
  judge.next(new Choice(scope, 'TagRoute').when(is(at('route'), 'contain'), contain).otherwise(record));
  return judge;
}
