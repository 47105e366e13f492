import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { type Brake, makeBrake } from '../../lambda/aws/table/brake.ts';
import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import { findIncidentTables } from '../../lambda/aws/table/find-table.ts';
import { type IncidentRecords, makeIncidentRecords } from '../../lambda/aws/table/incident-records.ts';
import { makeTallies, type Tallies } from '../../lambda/aws/table/tallies.ts';
import { NotFound } from '../not-found.ts';
import { UsageError } from '../usage-error.ts';
import type { AmbientAws } from './aws.ts';

/** The incidents of the table, their launches, and whether containment is paused. */
export interface IncidentTable {
  readonly records: IncidentRecords;
  readonly tallies: Tallies;
  readonly brake: Brake;
}

/**
 * The table of the responder that is deployed in the home region.
 * @param name given on the command line; looked for where it is left out
 * @throws NotFound where there is none, UsageError where there are several
 */
export async function openIncidentTable(
  aws: AmbientAws,
  homeRegion: string,
  name: string | undefined,
): Promise<IncidentTable> {
  const dynamodb = new DynamoDBClient({ ...clientOptions, ...aws.config, region: homeRegion });
  const table = name ?? (await findOne(dynamodb, homeRegion));
  return {
    records: makeIncidentRecords(dynamodb, table),
    tallies: makeTallies(dynamodb, table),
    brake: makeBrake(dynamodb, table),
  };
}

/** Whether an error says why the table could not be read, to whom it is no more than a further source. */
export const isUnread = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof PermanentError || error instanceof RetryableError;

async function findOne(dynamodb: DynamoDBClient, region: string): Promise<string> {
  const found = await findIncidentTables(dynamodb);
  const [one] = found;
  if (one === undefined) {
    throw new NotFound(
      `there is no incident table in ${region} of this account. Check AWS_PROFILE and homeRegion of the settings, or ` +
        'name the table with --table (the output IncidentTableName of the stack).',
    );
  }
  if (found.length > 1) {
    throw new UsageError(
      `there are several incident tables in ${region}: ${found.join(', ')}. Name one with --table (the output ` +
        'IncidentTableName of the stack).',
    );
  }
  return one;
}
