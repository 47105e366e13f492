import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { backupSecretPath, backupStep, env } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ContainmentProps } from '../responder/containment-props.ts';
import { globbedArns } from '../access/protection.ts';
import { StepFunction } from './step-function.ts';

/**
 * The function that makes keys for workloads. Where the settings have no backup key it is not there, so that nothing of
 * Firebreak can make a key.
 */
export function createBackupStep(
  scope: Construct,
  { settings, key, table }: Pick<ContainmentProps, 'settings' | 'key' | 'table'>,
): StepFunction<typeof backupStep> | undefined {
  const { backupKey } = settings;
  if (!backupKey) return undefined;
  const step = new StepFunction(scope, 'CreateBackupKey', {
    step: backupStep,
    settings,
    forFullUsers: backupKey.whenFull === 'delete-inactive',
    environment: {
      [env.account]: Stack.of(scope).account,
      [env.key]: key.keyArn,
      [env.incidentTable]: table.tableName,
    },
    resources: {
      'backup-owners': ownersOf(scope, backupKey),
      'backup-secrets': [secretsArn(scope)],
      key: [key.keyArn],
      'incident-table': [table.tableArn],
    },
  });
  step.function.addEnvironment(env.ownRole, step.role.roleArn);
  return step;
}

const ownersOf = (scope: Construct, { owners }: NonNullable<Settings['backupKey']>): readonly string[] =>
  globbedArns(scope, owners, 'user');

function secretsArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${backupSecretPath}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
