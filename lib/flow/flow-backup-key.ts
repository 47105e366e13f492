import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { failedBackupKey } from '../../core/stand-ins.ts';
import { backupKeyPaused, brakeThen } from './flow-brake.ts';
import type { FlowParts } from './flow-parts.ts';
import { recordBackupKey } from './flow-records.ts';
import { caughtAs, stepTask } from './flow-tasks.ts';
import { is, isPresent } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, caughtError, textOf } from './state/path.ts';

/**
 * Behind containment, which has ended and is recorded: the key that a workload goes on with, or why there is none. It
 * is asked for once; where the settings have no backup key, the flow has nothing of it.
 *
 * @returns where it begins
 */
export function backupKeyFlow(scope: Construct, parts: FlowParts, next: State): State {
  const { backupKey, table } = parts;
  if (!backupKey) return next;
  const why = textOf('the step died: {}', caughtError());
  const failed = put(scope, 'CreateBackupKeyFailed', at('backupKey'), failedBackupKey(why));
  const create = stepTask(scope, 'CreateBackupKey', backupKey, {
    resultPath: at('backupKey'),
    attempts: 2, // on-call is waiting
  }).addCatch(failed, caughtAs('error'));
  // Restore must know it for Firebreak's own.
  const record = recordBackupKey(scope, table).addCatch(next, caughtAs('recordError'));
  create.next(record).next(next);
  failed.next(next);
  return (
    new Choice(scope, 'BackupKeyWanted')
      // The second wave comes by here again.
      .when(isPresent(at('backupKey')), next)
      .when(
        is(at('phase'), 'first'),
        brakeThen(scope, parts, 'BackupKey', { paused: backupKeyPaused(scope, next), go: create }),
      )
      .otherwise(next)
  );
}
