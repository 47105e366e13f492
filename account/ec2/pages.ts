import { AwsError } from '../model.ts';
import { invalidValue } from './errors.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a list. The token is the place in the list, in disguise; without MaxResults the page is the whole rest.
 *
 * @throws AwsError InvalidParameterValue for a MaxResults outside 5 to 1,000, InvalidNextToken for any other token
 */
export function toPage<T>(
  all: readonly T[],
  { MaxResults: size, NextToken: token }: PageRequest,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  if (size !== undefined && (!Number.isInteger(size) || size < 5 || size > 1000)) {
    throw invalidValue('maxResults', size, 'Expecting a value from 5 to 1000.');
  }
  const start = token === undefined ? 0 : readToken(token);
  const end = size === undefined ? all.length : start + size;
  return {
    items: all.slice(start, end),
    ...(end < all.length && { NextToken: Buffer.from(`page/${String(end)}`).toString('base64url') }),
  };
}

function readToken(token: string): number {
  const start = /^page\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw new AwsError('InvalidNextToken', `The token '${token}' is not valid.`);
  return Number(start);
}
