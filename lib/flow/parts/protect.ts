import { Choice, type State, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is } from '../state/condition.ts';
import { at, nowhere, type Path, pathsOf, textAt, valueAt } from '../state/path.ts';
import { recordStatus } from '../tasks/records.ts';
import { callTimeout, caughtAs, retryOn, stepTask } from '../tasks/step-task.ts';

interface Exits {
  readonly contain: State;
  /** Where a caller that turns out to be protected is reported. */
  readonly isProtected: State;
  /** Where on-call is told to act, because nobody knows whether the caller is protected. */
  readonly unknown: State;
}

/**
 * Asks IAM for the caller's tags before anything is done to it, where the settings protect by tag; elsewhere nothing
 * stands before containment. Nobody of its name protects nothing: a user may have been renamed, and is found by its
 * unique id by the steps, whose own deny by aws:ResourceTag holds where it is tagged.
 */
export function protect(scope: Construct, props: FlowProps, exits: Exits): State {
  const { settings, table } = props;
  if (settings.protectedTags.length === 0) return exits.contain;
  // Not held: the next launch of the caller is not absorbed by an incident in which nothing was done.
  const release = recordStatus(scope, 'ReleaseIncident', {
    table,
    comment: 'the tags cannot be read: the item becomes `not-held`, so that the next launch is contained',
    status: 'not-held',
  });
  release.addCatch(exits.unknown, caughtAs('recordError')).next(exits.unknown);
  const judge = judgeTags(scope, props, exits).addCatch(release, caughtAs('error'));
  const get = (kind: 'User' | 'Role', name: Path<string | undefined>) =>
    getPrincipal(scope, kind, name)
      .addCatch(exits.contain, { errors: ['Iam.NoSuchEntityException'], resultPath: nowhere })
      .addCatch(release, caughtAs('error'))
      .next(judge);
  return new Choice(scope, 'ProtectedByTag', says(scope, 'a user or a role?'))
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
    ...says(
      scope,
      `reads the ${kind.toLowerCase()} of the caller’s name with its tags; where there is none, the steps look for the caller by its unique id`,
    ),
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
  { functions, table }: FlowProps,
  { contain, isProtected }: Exits,
): TaskStateBase {
  const record = recordStatus(scope, 'RecordProtected', {
    table,
    comment: 'turns the item of a protected caller into an alert',
    status: 'alerted',
  });
  record.addCatch(isProtected, caughtAs('recordError')).next(isProtected);
  const judge = stepTask(scope, 'JudgeTags', functions['resolve-caller'], {
    comment: 'judges once more, by the tags; those of somebody else who has the name do not count',
    payload: { state: valueAt(at()), principal: valueAt(at('principal', 'shown')) },
  });
  judge.next(
    new Choice(scope, 'TagRoute', says(scope, 'still to be contained?'))
      .when(is(at('route'), 'contain'), contain)
      .otherwise(record),
  );
  return judge;
}
