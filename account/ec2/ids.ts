import { createHash, randomBytes } from 'node:crypto';

type Prefix = 'i' | 'r' | 'sg' | 'sgr';

/** A new id of a Spot request: `sir-` and eight letters and digits, as AWS's examples have them. */
export const newSpotRequestId = (): string => `sir-${randomBytes(4).toString('hex')}`;

/** A new id in EC2's long form: `i-0123456789abcdef0`. */
export function newId(prefix: Prefix): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`;
}

/** An id that belongs to another thing and is the same whenever asked for: the default VPC, an instance's interface. */
export function idOf(
  prefix: 'vpc' | 'subnet' | 'sg' | 'eni' | 'eni-attach',
  ...owner: readonly string[]
): string {
  return `${prefix}-0${createHash('sha256')
    .update([prefix, ...owner].join('/'))
    .digest('hex')
    .slice(0, 16)}`;
}

/** `i-` and 8 or 17 hex digits; so for images, groups and the rest. */
export function isId(prefix: string, text: string): boolean {
  return new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(text);
}
