import { historyClient, makeExecutionHistory } from '../../aws/execution-history.ts';
import { progressStep } from '../../contract.ts';
import { makeStep } from '../../step.ts';
import { readProgress } from './progress.ts';

const history = makeExecutionHistory(historyClient());

export interface ProgressInput {
  /** The execution of the containment. */
  readonly executionArn: string;
}

/** Reads whether on-call has been told of a containment that is under way, and how it stands. */
export const handler = makeStep(progressStep, async ({ executionArn }: ProgressInput, { logger }) => {
  const progress = await readProgress(history.of(executionArn));
  logger.info('progress read', { execution: executionArn, notice: progress.notice });
  return progress;
});
