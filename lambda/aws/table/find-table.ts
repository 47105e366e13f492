import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { toFailure } from '../failure.ts';

/**
 * The names of the tables that CloudFormation may have made for a deployed responder: it makes them up of the stack's
 * name, the resource's logical id and a suffix.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
const madeUpName = 'FirebreakResponder-Incidents';

/** @throws RetryableError, PermanentError */
export async function findIncidentTables(dynamodb: DynamoDBClient): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {}))
      found.push(...TableNames.filter((name) => name.includes(madeUpName)));
  } catch (error) {
    throw toFailure(error, 'listing the tables');
  }
  return found;
}
