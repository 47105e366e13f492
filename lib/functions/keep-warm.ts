import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { keepWarm, keepWarmMinutes, type Step, warmSteps } from '../../lambda/contract.ts';
import type { StepFunction } from './step-function.ts';

/**
 * Invokes what contains every few minutes, so that a launch meets processes that run: a cold start is time that the
 * attacker has. Nothing waits for it, and a ping that is lost costs nothing but a cold start. EventBridge may invoke by
 * the functions' own policies, which name this rule: there is no role, and no permission to steal.
 * See docs/decisions/0025-kept-warm.md.
 */
export class KeepWarm extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, functions: Readonly<Record<Step, StepFunction>>) {
    super(scope, id);
    const event = RuleTargetInput.fromObject(keepWarm);
    this.rule = new Rule(this, 'Rule', {
      description: 'Keeps the functions that contain warm: nothing is done with what it sends.',
      schedule: Schedule.rate(Duration.minutes(keepWarmMinutes)),
      targets: warmSteps.map(
        (step) =>
          new LambdaFunction(functions[step].function, {
            event,
            // The next one comes in any case.
            retryAttempts: 0,
            maxEventAge: Duration.minutes(1),
          }),
      ),
    });
  }
}
