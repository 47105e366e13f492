import type * as sdk from '@aws-sdk/client-securityhub';
import { AwsError, notModelled, refuseUnmodelled } from '../model.ts';

/** Filters by one text of the finding. */
const filtered = ['Id', 'ProductArn', 'AwsAccountId', 'GeneratorId', 'Title', 'RecordState'] as const;

const maxPage = 100;

/**
 * Findings that match every filter, in the order of their coming; without another order, and by whole texts only.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export function getFindings(
  input: sdk.GetFindingsRequest,
  findings: readonly sdk.AwsSecurityFinding[],
): sdk.GetFindingsResponse {
  refuseUnmodelled('securityhub:GetFindings', input, ['Filters', 'MaxResults', 'NextToken']);
  const { Filters: filters = {}, MaxResults: size = maxPage, NextToken: token } = input;
  refuseUnmodelled('securityhub:GetFindings', filters, filtered);
  if (size < 1 || size > maxPage) throw invalid('MaxResults must be from 1 to 100');
  const from = token === undefined ? 0 : readToken(token);
  const found = findings.filter((finding) =>
    filtered.every((member) => matches(filters[member], finding[member])),
  );
  return {
    Findings: found.slice(from, from + size),
    ...(from + size < found.length && {
      NextToken: Buffer.from(`findings/${String(from + size)}`).toString('base64'),
    }),
  };
}

/** Filters of one member are joined by or. */
function matches(filters: readonly sdk.StringFilter[] | undefined, value: string | undefined): boolean {
  if (!filters) return true;
  return filters.some(({ Comparison: comparison, Value: wanted }) => {
    if (comparison !== 'EQUALS') throw notModelled(`securityhub:GetFindings with ${String(comparison)}`);
    return value === wanted;
  });
}

function readToken(token: string): number {
  const from = /^findings\/(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (from === undefined) throw invalid('NextToken is not one that was given');
  return Number(from);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}
