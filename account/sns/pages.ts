import { invalid } from './check-message.ts';

/** Every list of SNS has pages of 100. */
const pageSize = 100;

/** One page of a list, from where `token` says. @throws InvalidParameter for a token that SNS never gave. */
export function takePage<T>(
  items: readonly T[],
  token?: string,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) throw invalid('NextToken');
  const page = items.slice(from, from + pageSize);
  if (from + pageSize >= items.length) return { items: page };
  return { items: page, nextToken: Buffer.from(String(from + pageSize)).toString('base64url') };
}
