import { Choice, Condition, JsonPath, Pass, Result, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { stepFields } from '../../lambda/contract.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import type { FlowParts } from './flow-parts.ts';
import { recordPrior } from './flow-records.ts';
import { caughtError, stepTask } from './flow-tasks.ts';

/** One part of a containment. */
export interface Branch {
  readonly name: string;
  readonly step: ContainmentStep;
  /** What a step that died is said to have failed at. */
  readonly action: string;
  readonly field: string;
}

/** In the order in which they stop a caller soonest. */
export const branches: readonly Branch[] = [
  { name: 'DeactivateKeys', step: 'deactivate-keys', action: 'deactivate-key' },
  { name: 'RevokeSessions', step: 'revoke-sessions', action: 'revoke-sessions' },
  { name: 'DisableConsole', step: 'disable-console', action: 'disable-console' },
  {
    name: 'DeactivateCredentials',
    step: 'deactivate-credentials',
    action: 'deactivate-service-credentials',
  },
].map((branch) => ({
  ...branch,
  step: branch.step as ContainmentStep,
  field: stepFields[branch.step as ContainmentStep],
}));

/**
 * A step is asked twice where giving back will need what it finds: it looks, that is written down, and it acts. Neither
 * a look that fails nor a table that cannot be written keeps it from acting. What needs no look is done by the first
 * call.
 */
export function containBranch(scope: Construct, parts: FlowParts, branch: Branch): State {
  const { functions, table } = parts;
  const { name, step, field } = branch;
  const failed = new Pass(scope, `${name}Failed`, { parameters: failedResult(branch) });
  const act = stepTask(scope, `${name}Now`, functions[step]).addCatch(failed, { resultPath: '$.error' });
  const record = recordPrior(scope, `Record${name}Prior`, table).addCatch(act, { resultPath: '$.lookError' });
  record.next(act);
  const begin = stepTask(scope, name, functions[step], { resultPath: '$.look' }).addCatch(act, {
    resultPath: '$.lookError',
  });
  begin.next(
    new Choice(scope, `${name}Looked`)
      .when(Condition.isPresent('$.look.record'), record)
      .otherwise(new Pass(scope, `${name}Done`, { outputPath: '$.look' })),
  );
  const nothing = new Pass(scope, `${name}NotNeeded`, {
    result: Result.fromObject({ failed: false, outcomes: [] }),
  });
  return new Choice(scope, `${name}Needed`)
    .when(Condition.booleanEquals(`$.plan.steps.${field}`, true), begin)
    .otherwise(nothing);
}

/** What a step would have said, had it lived: a StepResult of core/containment/outcome.ts. */
export function failedResult({ action }: Pick<Branch, 'action'>): Record<string, unknown> {
  return {
    failed: true,
    outcomes: [
      {
        action,
        target: JsonPath.stringAt('$.incident.subject'),
        status: 'failed',
        error: { name: JsonPath.stringAt('$.error.Error'), message: caughtError() },
      },
    ],
  };
}
