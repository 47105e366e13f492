import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { PatrolInput } from '../../core/patrol/patrol-input.ts';
import { isAwsError, toFailure } from './failure.ts';

/** Executions of the state machine, as the patrol knows them. */
export interface Executions {
  /**
   * Whether an execution is over. One that Step Functions has forgotten, 90 days after its end, is.
   * @throws RetryableError, PermanentError
   */
  readonly isOver: (arn: string) => Promise<boolean>;
  /**
   * Starts one that takes up a containment again. Started twice under one name, it is one.
   * @throws RetryableError, PermanentError
   */
  readonly start: (name: string, input: PatrolInput) => Promise<void>;
}

export function makeExecutions(states: SFNClient, stateMachineArn: string): Executions {
  return {
    async isOver(executionArn) {
      try {
        const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
        return status !== 'RUNNING';
      } catch (error) {
        if (isAwsError(error, 'ExecutionDoesNotExist') || isAwsError(error, 'InvalidArn')) return true;
        throw toFailure(error, `asking whether ${executionArn} is over`);
      }
    },
    async start(name, input) {
      try {
        await states.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (isAwsError(error, 'ExecutionAlreadyExists')) return;
        throw toFailure(error, `starting ${name}`);
      }
    },
  };
}
