import { AwsError } from '../model.ts';

/**
 * One page of a list: at most `limit` items (1 to 100, 100 where none is given), from where `token` says.
 *
 * @throws ValidationException for a token that this account never gave or a limit outside 1 to 100.
 */
export function takePage<T>(
  items: readonly T[],
  limit = 100,
  token?: string,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) {
    throw new AwsError('ValidationException', `NextToken ${token} is not valid.`);
  }
  if (!(limit >= 1 && limit <= 100)) {
    throw new AwsError('ValidationException', `Limit must be 1 to 100; got ${limit}.`);
  }
  const to = from + limit;
  const page = items.slice(from, to);
  return to < items.length
    ? { items: page, nextToken: Buffer.from(`${to}`).toString('base64url') }
    : { items: page };
}
