import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { failedBackupKey } from '../../../core/stand-ins.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isPresent } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import { at, caughtError, textOf } from '../state/path.ts';
import { recordBackupKey } from '../tasks/records.ts';
import { caughtAs, stepTask } from '../tasks/step-task.ts';

/**
 * Behind containment, which has ended and is recorded: the key that a workload goes on with, or why there is none. It
 * is asked for once; where the settings have no backup key, the flow has nothing of it.
 */
export function backupKey(
  scope: Construct,
  { backupKey: step, table }: FlowProps,
  { next }: { readonly next: State },
): State {
  if (!step) return next;
  const failed = put(scope, 'CreateBackupKeyFailed', {
    comment: 'the report says that the step died',
    into: at('backupKey'),
    value: failedBackupKey(textOf('the step died: {}', caughtError())),
  });
  failed.next(next);
  const create = stepTask(scope, 'CreateBackupKey', step, {
    comment: 'makes a key for the workload, or says why there is none',
    resultPath: at('backupKey'),
    attempts: 2, // on-call is waiting
  }).addCatch(failed, caughtAs('error'));
  const record = recordBackupKey(scope, table).addCatch(next, caughtAs('recordError'));
  create.next(record);
  record.next(next);
  return (
    new Choice(scope, 'BackupKeyWanted', says(scope, 'the first containment, and asked for the first time?'))
      // The second wave re-enters here.
      .when(isPresent(at('backupKey')), next)
      .when(is(at('phase'), 'first'), create)
      .otherwise(next)
  );
}
