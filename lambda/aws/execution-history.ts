import { type HistoryEvent, paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import { clientOptions } from './clients.ts';
import { toFailure } from './failure.ts';

export type { HistoryEvent };

/** What happened in executions, as Step Functions keeps it. */
export interface ExecutionHistory {
  /**
   * What happened in an execution, the newest event first, with inputs and outputs.
   * @throws RetryableError, PermanentError
   */
  readonly of: (executionArn: string) => AsyncGenerator<HistoryEvent, void, void>;
}

export const historyClient = (): SFNClient => new SFNClient(clientOptions);

/** An event has up to 256 KB: a page of few comes in time. */
const pageSize = 20;

export function makeExecutionHistory(client: SFNClient): ExecutionHistory {
  return {
    async *of(executionArn) {
      const input = { executionArn, reverseOrder: true, includeExecutionData: true };
      try {
        for await (const { events = [] } of paginateGetExecutionHistory({ client, pageSize }, input))
          yield* events;
      } catch (error) {
        throw toFailure(error, `reading the history of ${executionArn}`);
      }
    },
  };
}
