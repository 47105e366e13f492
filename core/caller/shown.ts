import { type PrincipalArn, toPrincipalArn } from '../values/arn.ts';
import { neutral } from '../values/text.ts';
import { compact, textAt } from '../values/unknown.ts';

/** What a record says of a caller that it does not make certain: for a person to go by, and nothing to act upon. */
export interface Shown {
  readonly arn?: string;
  readonly principalId?: string;
  readonly accountId?: string;
  readonly userName?: string;
  /** The ARN of the role or user that issued its session. */
  readonly issuerArn?: string;
}

/** The most of each of these texts that travels with an incident. */
const longest = 300;

/** @returns undefined where the record says nothing of it */
export function shownOf(identity: unknown): Shown | undefined {
  const text = (...path: readonly string[]): string | undefined =>
    textAt(identity, ...path)?.slice(0, longest);
  const shown = compact({
    arn: text('arn'),
    principalId: text('principalId'),
    accountId: text('accountId'),
    userName: text('userName'),
    issuerArn: text('sessionContext', 'sessionIssuer', 'arn'),
  });
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** Who it may be, in a few harmless words; undefined where nothing tells. */
export function describeShown({ arn, principalId, userName, issuerArn }: Shown): string | undefined {
  const named = [arn, issuerArn].map((text) => toPrincipalArn(text ?? '')).find((each) => each !== undefined);
  if (named) return describeArn(named);
  if (userName !== undefined) return `user ${neutral(userName, 64)}`;
  const text = arn ?? principalId;
  return text === undefined ? undefined : neutral(text, 100);
}

function describeArn({ type, path, name }: PrincipalArn): string {
  if (type === 'root') return 'root';
  if (type === 'assumed-role') return `role ${neutral(path.slice(1, -1), 64)}, session ${neutral(name, 64)}`;
  return `${type.replaceAll('-', ' ')} ${neutral(name, 64)}`;
}
