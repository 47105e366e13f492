import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { env, findingStep } from '../../lambda/contract.ts';
import type { ContainmentProps } from '../responder/containment-props.ts';
import { StepFunction } from './step-function.ts';

/** The function that brings incidents to Security Hub; there is none where the settings do not ask for it. */
export function createFindingStep(
  scope: Construct,
  { settings, bucket }: Pick<ContainmentProps, 'settings' | 'bucket'>,
): StepFunction<typeof findingStep> | undefined {
  if (!settings.securityHub) return undefined;
  return new StepFunction(scope, 'ImportFinding', {
    step: findingStep,
    settings,
    environment: { [env.account]: Stack.of(scope).account, [env.evidenceBucket]: bucket.bucketName },
    resources: {
      'own-findings': [hubArn(scope, 'product', `${Stack.of(scope).account}/default`)],
      'security-hub': [hubArn(scope, 'hub', 'default')],
    },
  });
}

/** Every account has a product of its own for findings that it makes itself. */
const hubArn = (scope: Construct, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'securityhub',
    ...{ resource, resourceName },
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
