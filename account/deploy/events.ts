import type { RuleState, Target } from '../eventbridge/index.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

export function createBus(resource: Resource) {
  const name = requiredProperty(resource, 'Name') as string;
  const { arn } = resource.account.eventBridge.addBus({ name, region: resource.region });
  return { ref: name, attributes: { Arn: arn, Name: name } };
}

/** As the template writes a target. */
interface TemplateTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Record<string, string>;
    readonly InputTemplate: string;
  };
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number;
    readonly MaximumEventAgeInSeconds?: number;
  };
  readonly DeadLetterConfig?: { readonly Arn: string };
}

export function createRule(resource: Resource) {
  const name = (property(resource, 'Name') as string | undefined) ?? madeUpName(resource, 64);
  const bus = (property(resource, 'EventBusName') as string | undefined) ?? 'default';
  const { arn } = resource.account.eventBridge.addRule({
    name,
    region: resource.region,
    busName: bus.split('/').at(-1) ?? bus,
    ...given('pattern', property(resource, 'EventPattern') as object | undefined),
    ...given('schedule', property(resource, 'ScheduleExpression') as string | undefined),
    state: (property(resource, 'State') as RuleState | undefined) ?? 'ENABLED',
    targets: ((property(resource, 'Targets') as readonly TemplateTarget[] | undefined) ?? []).map(toTarget),
  });
  return { ref: name, attributes: { Arn: arn } };
}

/** A property that the template has; one that it leaves out is left out. */
const given = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, Value>>;

function toTarget(target: TemplateTarget): Target {
  const { InputTransformer: transformer, RetryPolicy: retry } = target;
  return {
    id: target.Id,
    arn: target.Arn,
    ...(target.RoleArn !== undefined && { roleArn: target.RoleArn }),
    ...(target.Input !== undefined && { input: target.Input }),
    ...(target.InputPath !== undefined && { inputPath: target.InputPath }),
    ...(transformer && {
      inputTransformer: {
        inputPathsMap: transformer.InputPathsMap ?? {},
        inputTemplate: transformer.InputTemplate,
      },
    }),
    ...(retry && {
      retryPolicy: {
        maximumRetryAttempts: retry.MaximumRetryAttempts ?? 185,
        maximumEventAgeInSeconds: retry.MaximumEventAgeInSeconds ?? 86_400,
      },
    }),
    ...(target.DeadLetterConfig && { deadLetterArn: target.DeadLetterConfig.Arn }),
  };
}
