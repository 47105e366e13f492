import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { runbook, runbookLink } from './runbook.ts';

/**
 * What on-call reads when none of our code may be running. EventBridge fills values in without escaping them, so
 * only values that hold no quote and no line break are used; createAlarm refuses descriptions that do.
 */

/** An execution that did not end well. */
export function containmentFailedNotice(): RuleTargetInput {
  const name = EventField.fromPath('$.detail.name');
  const status = EventField.fromPath('$.detail.status');
  const region = EventField.fromPath('$.region');
  return RuleTargetInput.fromMultilineText(
    [
      `Firebreak: NOT CONTAINED? The containment execution ${name} in ${region} ended as ${status}.`,
      'If no report about it has reached you, nobody has been contained for this launch. Act now:',
      `open the execution ${EventField.fromPath('$.detail.executionArn')}, read the caller in its input, and contain it by hand.`,
      `How: ${runbookLink(runbook.containmentFailed)}`,
    ].join('\n'),
  );
}

/**
 * An execution that somebody started, or tried to. Who it was is told by unique id: an ARN may hold a quote, and the
 * event's input is the caller's own words.
 */
export function startedByOthersNotice(): RuleTargetInput {
  const of = (name: string): string => EventField.fromPath(`$.detail.${name}`);
  return RuleTargetInput.fromMultilineText(
    [
      'Firebreak: an execution of the containment was STARTED BY SOMEBODY ELSE than the rule for launches or the patrol.',
      `Who: ${of('userIdentity.principalId')}, key ${of('userIdentity.accessKeyId')}, at ${of('eventTime')}, event ${of('eventID')}.`,
      'Whoever it was chose what the execution believes: it may contain somebody who has launched nothing.',
      `What to do: ${runbookLink(runbook.startedByOthers)}`,
    ].join('\n'),
  );
}

/**
 * A change of our own parts that the deployment did not make. The names of what was changed are the caller's own words
 * where the call was refused: they are looked up by the event.
 */
export function changedByOthersNotice(): RuleTargetInput {
  const of = (name: string): string => EventField.fromPath(`$.detail.${name}`);
  return RuleTargetInput.fromMultilineText(
    [
      'Firebreak: a part of Firebreak was CHANGED BY SOMEBODY ELSE than the deployment of its stacks, or somebody tried to.',
      `What: ${of('eventName')} of ${of('eventSource')} in ${of('awsRegion')}, at ${of('eventTime')}, event ${of('eventID')}.`,
      `Who: ${of('userIdentity.principalId')}, key ${of('userIdentity.accessKeyId')}, from ${of('sourceIPAddress')}.`,
      'Whoever may change its functions has their power, and whoever may change the rest can silence it.',
      `What to do: ${runbookLink(runbook.changedByOthers)}`,
    ].join('\n'),
  );
}

/** An alarm that a sensor forwarded. The alarm's description says what it means and where to read on. */
export function sensorAlarmNotice(): RuleTargetInput {
  return RuleTargetInput.fromMultilineText(
    [
      `Firebreak: the sensor in ${EventField.fromPath('$.region')} raised alarm ${EventField.fromPath('$.detail.alarmName')}.`,
      EventField.fromPath('$.detail.configuration.description'),
      `Reason: ${EventField.fromPath('$.detail.state.reason')}`,
    ].join('\n'),
  );
}
