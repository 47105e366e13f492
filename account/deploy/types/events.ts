import type { RuleState, Target } from '../../eventbridge/index.ts';
import {
  madeUpName,
  named,
  property,
  requiredProperty,
  type Resource,
  type ResourceType,
} from '../resource.ts';

function createBus(resource: Resource) {
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

/**
 * CloudFormation's reference to a rule: of one that is not on the default bus, with the bus before it.
 * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131
 */
const ruleRef = (name: string, bus: string): string => (bus === 'default' ? name : `${bus}|${name}`);
export const ruleNameOf = (ref: string): string => ref.split('|').at(-1) ?? ref;

function createRule(resource: Resource) {
  const name = (property(resource, 'Name') as string | undefined) ?? madeUpName(resource, 64);
  const { arn } = resource.account.eventBridge.addRule({
    name,
    region: resource.region,
    busName: busNameOf(resource),
    ...given('pattern', property(resource, 'EventPattern') as object | undefined),
    ...given('schedule', property(resource, 'ScheduleExpression') as string | undefined),
    state: (property(resource, 'State') as RuleState | undefined) ?? 'ENABLED',
    targets: ((property(resource, 'Targets') as readonly TemplateTarget[] | undefined) ?? []).map(toTarget),
  });
  return { ref: ruleRef(name, busNameOf(resource)), attributes: { Arn: arn } };
}

/** A template may name the bus by its ARN. */
function busNameOf(resource: Resource): string {
  const bus = (property(resource, 'EventBusName') as string | undefined) ?? 'default';
  return bus.split('/').at(-1) ?? bus;
}

export const bus: ResourceType = {
  ...named('Name'),
  create: createBus,
  // All that can change is its description and its like, which nothing here reads.
  update: (_, { created }) => created,
  remove: ({ account, region }, { ref }) => account.eventBridge.removeBus({ name: ref, region }),
};

export const rule: ResourceType = {
  ...named('Name'),
  replacedBy: ['EventBusName'],
  create: createRule,
  remove: (resource, { ref }) =>
    resource.account.eventBridge.removeRule({
      ...{ name: ruleNameOf(ref), region: resource.region, busName: busNameOf(resource) },
    }),
};

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
