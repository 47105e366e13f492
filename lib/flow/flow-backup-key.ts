import { Choice, Condition, JsonPath, Pass, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { recordBackupKey } from './flow-records.ts';
import { caughtError, stepTask } from './flow-tasks.ts';

/**
 * Behind containment, which has ended and is recorded: the key that a workload goes on with, or why there is none. It
 * is asked for once; where the settings have no backup key, the flow has nothing of it.
 *
 * @returns where it begins
 */
export function backupKeyFlow(scope: Construct, { backupKey, table }: FlowParts, next: State): State {
  if (!backupKey) return next;
  const failed = new Pass(scope, 'CreateBackupKeyFailed', {
    parameters: { status: 'failed', note: JsonPath.format('the step died: {}', caughtError()) },
    resultPath: '$.backupKey',
  });
  const create = stepTask(scope, 'CreateBackupKey', backupKey, {
    resultPath: '$.backupKey',
    attempts: 2, // on-call is waiting
  }).addCatch(failed, { resultPath: '$.error' });
  // Giving back must know it for Firebreak's own.
  const record = recordBackupKey(scope, table).addCatch(next, { resultPath: '$.recordError' });
  create.next(record).next(next);
  failed.next(next);
  return (
    new Choice(scope, 'BackupKeyWanted')
      // The second wave comes by here again.
      .when(Condition.isPresent('$.backupKey'), next)
      .when(Condition.stringEquals('$.phase', 'first'), create)
      .otherwise(next)
  );
}
