import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { mockClient } from 'aws-sdk-client-mock';
import type { QueryProgress, TrailQueries } from '../../../lambda/aws/history/athena.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import { env } from '../../../lambda/contract.ts';
import type { TrailRow } from '../../../core/review/trail-view.ts';
import { queryTrail } from '../../../lambda/steps/query-trail/query.ts';
import { account, launchRecord, settings } from '../../support/events.ts';
import { context } from '../../support/run/lambda.ts';
import { stateOf } from '../../support/report/state.ts';

const start = Date.parse('2026-11-26T13:05:55Z');
const state = stateOf(launchRecord, {
  phase: 'follow-up',
  activity: { searchedFor: ['AccessKeyId AKIAEXAMPLEKEY000001'] } as never,
});
const all: TrailRow = ['all', '', '5', '2', '2026-01-01T00:00:00Z', '2026-11-01T10:00:00Z', '1'];
const refuses = (error: Error) => () => Promise.reject(error);

/** Athena, which is as far as it is told at each look; the last of them stays. */
function athena(progress: readonly QueryProgress[], change: Partial<TrailQueries> = {}) {
  const calls: string[] = [];
  let looks = 0;
  let now = start;
  const queries: TrailQueries = {
    start: (_sql, token) => {
      calls.push(`start ${token.length}`);
      return Promise.resolve('q-1');
    },
    look: () => Promise.resolve(progress[Math.min(looks++, progress.length - 1)]!),
    stop: (id) => {
      calls.push(`stop ${id}`);
      return Promise.resolve();
    },
    rows: () => Promise.resolve({ rows: [all], more: false }),
    ...change,
  };
  const deps = {
    queries,
    settings: { days: 400 },
    account,
    table: 'firebreak.cloudtrail',
    clock: () => new Date(now),
    pause: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
    budgetMs: 150_000,
  };
  return { deps, calls, looks: () => looks, waited: () => now - start };
}
const running = { kind: 'running' } as const;
const succeeded = { kind: 'succeeded', bytesScanned: 1_234 } as const;

it('asks once, waits, and hands back what Athena says', async () => {
  const { deps, calls, looks } = athena([running, running, succeeded]);
  expect(await queryTrail(state, deps)).toMatchObject({
    queriedAt: '2026-11-26T13:05:55.000Z',
    calls: 5,
    callsBefore90Days: 2,
    bytesScanned: 1_234,
    complete: true,
  });
  expect(calls).toEqual(['start 64']);
  expect(looks()).toBe(3);
});

it('stops a query that takes too long, in time, and says so', async () => {
  const { deps, calls, waited } = athena([running]);
  expect(await queryTrail(state, deps)).toEqual({
    unavailable: 'the query ran longer than 150 s; it was stopped',
  });
  expect(calls).toEqual(['start 64', 'stop q-1']);
  expect(waited()).toBeLessThanOrEqual(150_000);
  expect(waited()).toBeGreaterThan(140_000);
});

it('says where it cannot be stopped', async () => {
  const { deps } = athena([running], { stop: refuses(new RetryableError('Athena: stopping: no')) });
  expect(await queryTrail(state, deps)).toEqual({
    unavailable: 'the query ran longer than 150 s; it could not be stopped: Athena: stopping: no',
  });
});

it.each([
  ['FAILED: HIVE_BAD_DATA: no'],
  ['CANCELLED: Query cancelled! : Bytes scanned limit was exceeded'],
  [`FAILED: ${'x'.repeat(5_000)}`],
])('says why there is no answer: %.40s', async (why) => {
  const { deps, calls } = athena([running, { kind: 'ended', why }]);
  expect(await queryTrail(state, deps)).toEqual({ unavailable: why.slice(0, 300) });
  expect(calls).toEqual(['start 64']);
});

it.each(['start', 'look', 'rows'] as const)('says what Athena refuses for good at %s', async (call) => {
  const { deps } = athena([succeeded], { [call]: refuses(new PermanentError('Athena: no')) });
  expect(await queryTrail(state, deps)).toEqual({ unavailable: 'Athena: no' });
});

it.each(['start', 'look', 'rows'] as const)('throws what may pass at %s: it is asked again', async (call) => {
  const { deps } = athena([succeeded], { [call]: refuses(new RetryableError('Athena: later')) });
  await expect(queryTrail(state, deps)).rejects.toThrow(RetryableError);
});

it('asks nothing where no key is known', async () => {
  const { deps, calls } = athena([succeeded]);
  const keyless = stateOf({ ...launchRecord, userIdentity: {} }, { activity: { unavailable: 'no' } });
  expect(await queryTrail(keyless, deps)).toEqual({ unavailable: expect.stringContaining('no access key') });
  expect(calls).toEqual([]);
});

it('stays small, however much Athena answers', async () => {
  const rows = Array.from({ length: 999 }, (_, index): TrailRow => [
    'operation',
    `ec2:${'x'.repeat(300)}${index}`,
    '1',
    '0',
    undefined,
    undefined,
    '1000000',
  ]);
  const { deps } = athena([succeeded], { rows: () => Promise.resolve({ rows, more: true }) });
  const view = await queryTrail(state, deps);
  expect(view).toMatchObject({ complete: false, operations: { more: 999_990 } });
  expect(JSON.stringify(view).length).toBeLessThan(8_192);
});

describe('the handler', () => {
  const mock = mockClient(AthenaClient);
  const handle = async (trail: object | undefined) => {
    process.env[env.account] = account;
    process.env[env.settings] = JSON.stringify({ ...settings(), ...(trail && { trail }) });
    process.env['AWS_REGION'] = 'us-east-1';
    process.env['POWERTOOLS_DEV'] = 'true'; // logs go through console
    const { handler } = await import('../../../lambda/steps/query-trail/handler.ts');
    return (handler as (input: unknown, context: unknown) => Promise<unknown>)({ state }, context);
  };
  beforeEach(() => {
    mock.reset();
    for (const method of ['log', 'info', 'warn', 'error'] as const)
      jest.spyOn(console, method).mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());

  it('asks about its own account and those of the settings, in the table that lib makes', async () => {
    mock.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q-1' });
    mock.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: 'SUCCEEDED' } } });
    mock.on(GetQueryResultsCommand).resolves({ ResultSet: { Rows: [{}] } });
    const view = await handle({ bucket: 'b', accounts: ['444455556666'], days: 100 });
    expect(view).toMatchObject({ account, calls: 0, asked: { accounts: 2 } });
    const { QueryString: sql, WorkGroup } = mock.commandCalls(StartQueryExecutionCommand)[0]!.args[0].input;
    expect(WorkGroup).toBe('firebreak');
    expect(sql).toMatch(/FROM firebreak\.cloudtrail\n/);
    expect(sql).toContain(`account IN ('${account}', '444455556666')`);
  });

  it('says so where the settings name no trail', async () => {
    jest.resetModules(); // the handler reads them once
    expect(await handle(undefined)).toEqual({ unavailable: 'the settings name no trail' });
  });
});
