import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { env, trailQueries, trailStep } from '../../lambda/contract.ts';
import type { TrailSettings } from '../../core/settings/settings.ts';
import type { ContainmentProps } from '../responder/containment-props.ts';
import { StepFunction, type StepFunctionProps } from './step-function.ts';
import { createTrailTable, recordsPath, resultsPrefix } from '../responder/trail-table.ts';

/** The function that asks Athena, and what it asks; there is neither where the settings name no trail. */
export function createTrailStep(
  scope: Construct,
  props: Pick<ContainmentProps, 'settings' | 'key' | 'bucket'>,
): StepFunction<typeof trailStep> | undefined {
  const { settings } = props;
  const { trail } = settings;
  if (!trail) return undefined;
  createTrailTable(scope, trail, props);
  return new StepFunction(scope, 'QueryTrail', {
    step: trailStep,
    settings,
    environment: { [env.account]: Stack.of(scope).account },
    resources: resourcesOf(scope, trail, props),
  });
}

function resourcesOf(
  scope: Construct,
  trail: TrailSettings,
  { key, bucket }: Pick<ContainmentProps, 'key' | 'bucket'>,
): NonNullable<StepFunctionProps['resources']> {
  const { account } = Stack.of(scope);
  const { database, table, workGroup } = trailQueries;
  const glue = (resource: string, name?: string): string =>
    Stack.of(scope).formatArn({
      service: 'glue',
      resource,
      ...(name === undefined
        ? { arnFormat: ArnFormat.COLON_RESOURCE_NAME }
        : { resourceName: name, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }),
    });
  const catalog = glue('catalog');
  const accounts = [...new Set([account, ...(trail.accounts ?? [])])];
  return {
    'trail-workgroup': [
      Stack.of(scope).formatArn({ service: 'athena', resource: 'workgroup', resourceName: workGroup }),
    ],
    'trail-catalog': [catalog, glue('database', database), glue('database', 'default')],
    // Glue asks for the permission on what the table is in, too.
    'trail-table': [catalog, glue('database', database), glue('table', `${database}/${table}`)],
    'trail-bucket': [bucketArn(scope, trail.bucket)],
    'trail-records': accounts.map((id) => bucketArn(scope, `${recordsPath(trail)}/${id}/CloudTrail/*`)),
    'trail-key': trail.kmsKeyArn === undefined ? [] : [trail.kmsKeyArn],
    'query-results': [bucket.arnForObjects(`${resultsPrefix}*`)],
    'evidence-bucket': [bucket.bucketArn],
    key: [key.keyArn],
  };
}

const bucketArn = (scope: Construct, resource: string): string =>
  Arn.format(
    { service: 's3', region: '', account: '', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME },
    Stack.of(scope),
  );
