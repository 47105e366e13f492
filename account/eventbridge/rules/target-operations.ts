import type * as sdk from '@aws-sdk/client-eventbridge';
import type { Rule, Target } from '../model.ts';
import { AwsError, type Call, type Operation, refuseUnmodelled } from '../../model.ts';
import { checkTarget, targetsPerRule } from './check-target.ts';
import { defaultRetryPolicy } from '../deliver.ts';
import { takePage } from '../pages.ts';
import { type Store, toBusName } from '../store.ts';

const modelledParameters = [
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'DeadLetterConfig',
];

/** The operations on the targets of a rule. https://docs.aws.amazon.com/eventbridge/latest/APIReference/ */
export function createTargetOperations(store: Store) {
  function find(ruleName: string | undefined, busNameOrArn: string | undefined, call: Call): Rule {
    return store.rule(call.region, toBusName(busNameOrArn), ruleName ?? '');
  }

  /** A target whose id is taken replaces the one that has it. */
  function PutTargets(input: sdk.PutTargetsRequest, call: Call): sdk.PutTargetsResponse {
    const rule = find(input.Rule, input.EventBusName, call);
    const added = (input.Targets ?? []).map(toTarget);
    for (const target of added) checkTarget(target, rule.region);
    store.putRule({ ...rule, targets: mergeTargets(rule.targets, added) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  /** Removing what is not there succeeds. */
  function RemoveTargets(input: sdk.RemoveTargetsRequest, call: Call): sdk.RemoveTargetsResponse {
    const rule = find(input.Rule, input.EventBusName, call);
    store.putRule({ ...rule, targets: rule.targets.filter(({ id }) => !input.Ids?.includes(id)) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  function ListTargetsByRule(input: sdk.ListTargetsByRuleRequest, call: Call): sdk.ListTargetsByRuleResponse {
    const { targets } = find(input.Rule, input.EventBusName, call);
    const { items, nextToken } = takePage(targets, input.Limit, input.NextToken);
    return { Targets: items.map(describe), ...(nextToken !== undefined && { NextToken: nextToken }) };
  }

  return { PutTargets, RemoveTargets, ListTargetsByRule } satisfies Record<string, Operation>;
}

/** @throws LimitExceededException above five. */
export function mergeTargets(before: readonly Target[], added: readonly Target[]): readonly Target[] {
  const merged = [...new Map([...before, ...added].map((target) => [target.id, target])).values()];
  if (merged.length > targetsPerRule) {
    throw new AwsError(
      'LimitExceededException',
      `The requested resource exceeds the maximum number allowed: ${targetsPerRule} targets for a rule.`,
    );
  }
  return merged;
}

function toTarget(input: sdk.Target): Target {
  refuseUnmodelled('events:PutTargets', input, modelledParameters);
  const { RoleArn, Input, InputPath, InputTransformer, RetryPolicy, DeadLetterConfig } = input;
  return {
    id: input.Id ?? '',
    arn: input.Arn ?? '',
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
    ...(Input !== undefined && { input: Input }),
    ...(InputPath !== undefined && { inputPath: InputPath }),
    ...(InputTransformer && {
      inputTransformer: {
        inputPathsMap: InputTransformer.InputPathsMap ?? {},
        inputTemplate: InputTransformer.InputTemplate ?? '',
      },
    }),
    ...(RetryPolicy && {
      retryPolicy: {
        maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts ?? defaultRetryPolicy.maximumRetryAttempts,
        maximumEventAgeInSeconds:
          RetryPolicy.MaximumEventAgeInSeconds ?? defaultRetryPolicy.maximumEventAgeInSeconds,
      },
    }),
    ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
  };
}

function describe(target: Target): sdk.Target {
  const { inputTransformer: transformer, retryPolicy: retries } = target;
  return {
    Id: target.id,
    Arn: target.arn,
    ...(target.roleArn !== undefined && { RoleArn: target.roleArn }),
    ...(target.input !== undefined && { Input: target.input }),
    ...(target.inputPath !== undefined && { InputPath: target.inputPath }),
    ...(transformer && {
      InputTransformer: {
        InputPathsMap: transformer.inputPathsMap,
        InputTemplate: transformer.inputTemplate,
      },
    }),
    ...(retries && {
      RetryPolicy: {
        MaximumRetryAttempts: retries.maximumRetryAttempts,
        MaximumEventAgeInSeconds: retries.maximumEventAgeInSeconds,
      },
    }),
    ...(target.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: target.deadLetterArn } }),
  };
}
