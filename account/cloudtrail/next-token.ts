import { createHash } from 'node:crypto';
import type { LookupEventsRequest } from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../model.ts';
import type { HistoryEvent } from './history-event.ts';

/** The last event of a page: the next page begins after it, whatever has been recorded since. */
export type Position = Pick<HistoryEvent, 'time' | 'sequence'>;

/** A token for the page after `last`, good only with the same parameters in the same Region. */
export function toToken(request: LookupEventsRequest, region: string, last: Position): string {
  const content = [toFingerprint(request, region), last.time, last.sequence];
  return Buffer.from(JSON.stringify(content)).toString('base64');
}

/**
 * Where the request's page begins; undefined for the first.
 *
 * @throws AwsError InvalidNextTokenException for a token that this history did not give, or gave for other parameters
 */
export function readPosition(request: LookupEventsRequest, region: string): Position | undefined {
  if (request.NextToken === undefined) return undefined;
  const [, fingerprint, time, sequence] =
    /^\["([0-9a-f]+)",(\d+),(\d+)\]$/.exec(Buffer.from(request.NextToken, 'base64').toString()) ?? [];
  if (fingerprint !== toFingerprint(request, region)) {
    throw new AwsError(
      'InvalidNextTokenException',
      'The token is not valid, or was given for a request with different parameters. Repeat them unchanged.',
    );
  }
  return { time: Number(time), sequence: Number(sequence) };
}

function toFingerprint(request: LookupEventsRequest, region: string): string {
  const { LookupAttributes: attributes = [], StartTime, EndTime, MaxResults, EventCategory } = request;
  const parts = [
    region,
    attributes.map(({ AttributeKey: key, AttributeValue: value }) => [key, value]),
    StartTime?.getTime() ?? null,
    EndTime?.getTime() ?? null,
    MaxResults ?? null,
    EventCategory ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
