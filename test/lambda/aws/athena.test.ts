import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { mockClient } from 'aws-sdk-client-mock';
import { makeTrailQueries } from '../../../lambda/aws/history/athena.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import { awsError } from '../../support/run/sdk.ts';

const athena = mockClient(AthenaClient);
const queries = makeTrailQueries(new AthenaClient({ region: 'us-east-1' }), 'firebreak');
beforeEach(() => athena.reset());

it('starts a query in the workgroup, under a token', async () => {
  athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q-1' });
  expect(await queries.start('SELECT 1', 'token')).toBe('q-1');
  expect(athena.commandCalls(StartQueryExecutionCommand)[0]!.args[0].input).toEqual({
    QueryString: 'SELECT 1',
    ClientRequestToken: 'token',
    WorkGroup: 'firebreak',
  });
});

it('fails where an answer holds no query', async () => {
  athena.on(StartQueryExecutionCommand).resolves({});
  await expect(queries.start('SELECT 1', 'token')).rejects.toThrow(PermanentError);
});

it.each([
  ['QUEUED', { kind: 'running' }],
  ['RUNNING', { kind: 'running' }],
  ['SUCCEEDED', { kind: 'succeeded', bytesScanned: 12 }],
  ['FAILED', { kind: 'ended', why: 'FAILED: SYNTAX_ERROR: line 1' }],
  ['CANCELLED', { kind: 'ended', why: 'CANCELLED: SYNTAX_ERROR: line 1' }],
] as const)('knows the state %s', async (State, wanted) => {
  athena.on(GetQueryExecutionCommand, { QueryExecutionId: 'q-1' }).resolves({
    QueryExecution: {
      Status: { State, StateChangeReason: 'SYNTAX_ERROR: line 1' },
      Statistics: { DataScannedInBytes: 12 },
    },
  });
  expect(await queries.look('q-1')).toEqual(wanted);
});

it('waits on where an answer holds no state, and says where there is no reason', async () => {
  athena
    .on(GetQueryExecutionCommand)
    .resolvesOnce({})
    .resolvesOnce({
      QueryExecution: { Status: { State: 'FAILED' } },
    });
  expect(await queries.look('q-1')).toEqual({ kind: 'running' });
  expect(await queries.look('q-1')).toEqual({ kind: 'ended', why: 'FAILED: Athena says no reason' });
});

it('reads one page without its header, and says whether there are more', async () => {
  const cells = (...values: (string | undefined)[]) => ({
    Data: values.map((VarCharValue) => (VarCharValue === undefined ? {} : { VarCharValue })),
  });
  athena
    .on(GetQueryResultsCommand, { QueryExecutionId: 'q-1', MaxResults: 1000 })
    .resolvesOnce({ ResultSet: { Rows: [cells('kind', 'name'), cells('all', undefined), {}] } })
    .resolvesOnce({ NextToken: 'next' });
  expect(await queries.rows('q-1')).toEqual({ rows: [['all', undefined], []], more: false });
  expect(await queries.rows('q-1')).toEqual({ rows: [], more: true });
});

it('stops a query', async () => {
  athena.on(StopQueryExecutionCommand).resolves({});
  await queries.stop('q-1');
  expect(athena.commandCalls(StopQueryExecutionCommand)[0]!.args[0].input).toEqual({
    QueryExecutionId: 'q-1',
  });
});

it.each([
  ['TooManyRequestsException', RetryableError],
  ['InternalServerException', RetryableError],
  ['InvalidRequestException', PermanentError],
  ['AccessDeniedException', PermanentError],
])('says of %s whether repeating helps', async (name, wanted) => {
  athena.onAnyCommand().rejects(awsError(name, name === 'InternalServerException' ? 500 : 400));
  const calls = [
    () => queries.start('', ''),
    () => queries.look(''),
    () => queries.stop(''),
    () => queries.rows(''),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toThrow(wanted);
    await expect(call()).rejects.toThrow(/^Athena: \w+/);
  }
});
