import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { TrailRow } from '../../../core/review/trail-view.ts';
import { clientOptions } from '../clients.ts';
import { toFailure } from '../failure.ts';

/** How far a query is. */
export type QueryProgress =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly bytesScanned?: number }
  /** It failed, or was cancelled, by its limit of bytes for example. */
  | { readonly kind: 'ended'; readonly why: string };

/** Athena, asked in one workgroup. Everything throws RetryableError or PermanentError. */
export interface TrailQueries {
  /**
   * @param token Athena answers the same token and query with the query that it has begun already
   * @returns the query's id
   */
  readonly start: (sql: string, token: string) => Promise<string>;
  readonly look: (id: string) => Promise<QueryProgress>;
  readonly stop: (id: string) => Promise<void>;
  /** The first 999 rows: one page, whose first row is the header. */
  readonly rows: (id: string) => Promise<{ readonly rows: readonly TrailRow[]; readonly more: boolean }>;
}

export const athenaClient = (): AthenaClient => new AthenaClient(clientOptions);

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
export function makeTrailQueries(athena: AthenaClient, workGroup: string): TrailQueries {
  return {
    async start(sql, token) {
      const command = new StartQueryExecutionCommand({
        QueryString: sql,
        ClientRequestToken: token,
        WorkGroup: workGroup,
      });
      const { QueryExecutionId } = await athena.send(command).catch(failing('starting the query'));
      // Athena always answers one; without it there is nothing to wait for.
      return QueryExecutionId ?? failing('starting the query')(new Error('the answer holds no id'));
    },
    async look(id) {
      const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
      const { QueryExecution: query } = await athena.send(command).catch(failing(`looking at query ${id}`));
      return toProgress(query);
    },
    async stop(id) {
      const command = new StopQueryExecutionCommand({ QueryExecutionId: id });
      await athena.send(command).catch(failing(`stopping query ${id}`));
    },
    async rows(id) {
      const command = new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1000 });
      const { ResultSet, NextToken } = await athena.send(command).catch(failing(`reading query ${id}`));
      const [, ...rows] = ResultSet?.Rows ?? [];
      return {
        rows: rows.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue)),
        more: NextToken !== undefined,
      };
    },
  };
}

/** @throws what the SDK threw, as one of ours */
const failing =
  (doing: string) =>
  (error: unknown): never => {
    throw toFailure(error, `Athena: ${doing}`);
  };

function toProgress({ Status, Statistics }: QueryExecution = {}): QueryProgress {
  const scanned = Statistics?.DataScannedInBytes;
  switch (Status?.State) {
    case 'SUCCEEDED':
      return { kind: 'succeeded', ...(scanned !== undefined && { bytesScanned: scanned }) };
    case 'FAILED':
    case 'CANCELLED':
      return {
        kind: 'ended',
        why: `${Status.State}: ${Status.StateChangeReason ?? 'Athena says no reason'}`,
      };
    case 'QUEUED':
    case 'RUNNING':
    case undefined:
      return { kind: 'running' };
  }
}
