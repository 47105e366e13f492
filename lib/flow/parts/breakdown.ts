import { Fail, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errors } from '../../../lambda/contract.ts';
import { runbook, runbookLink } from '../../responder/runbook.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { at, nowhere, valueAt } from '../state/path.ts';
import { caughtAs, stepTask } from '../tasks/step-task.ts';

/** Tells on-call what to do by hand, then fails, so that the alarm goes off whether or not that went through. */
export function breakdown(scope: Construct, { functions }: FlowProps): State {
  const failed = new Fail(scope, 'ContainmentFailed', {
    error: errors.containmentFailed,
    cause: `The containment broke down; the caller may still be able to act. ${runbookLink(runbook.containmentFailed)}`,
    ...says(scope, 'fails the execution'),
  });
  const report = stepTask(scope, 'ReportFailure', functions['publish-report'], {
    comment: 'mails the commands to run by hand',
    payload: { notice: 'failure', state: valueAt(at()) },
    resultPath: nowhere,
  }).addCatch(failed, caughtAs('noticeError'));
  report.next(failed);
  return report;
}
