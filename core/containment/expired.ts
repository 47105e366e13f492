import { decodeDocument, isSessionPolicyName, readRevocation } from './deny-policy.ts';
import { type AnyAction, holderOf } from './any-action.ts';
import type { Denies } from './actions/ports.ts';

/** Denies of Firebreak's own that can hold nothing any more, as they stand on a role. */
export type Expired = readonly { readonly policyName: string; readonly document: string }[];

/** A role has room for about fifty: no more are read, and the oldest of them make room, so many at a time. */
const [readAtMost, emptiedAtMost] = [60, 10];

/**
 * The longest that a session of a role can live.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
 */
const longestMs = 12 * 3_600_000;

/**
 * Looks for denies of single sessions that were issued before any session that lives now: exactly documents of ours,
 * under names of ours. Those that were emptied before hold nothing to take.
 * @returns the oldest first, at most ten
 */
export async function readExpired(
  action: AnyAction & { readonly policyName: string },
  denies: Denies,
  now: Date,
): Promise<Expired> {
  const holder = holderOf(action);
  const names = (await denies.listOfRole(holder.name)).filter(
    (name) => isSessionPolicyName(name) && name !== action.policyName,
  );
  const found = await Promise.all(
    names.slice(0, readAtMost).map(async (policyName) => {
      const policy = await denies.readInline(holder, policyName);
      const document = typeof policy === 'object' ? decodeDocument(policy.document) : '';
      const { cutoff, userId } = readRevocation(document) ?? {};
      return cutoff && userId !== undefined && now.getTime() - cutoff.getTime() >= longestMs
        ? [{ policyName, document, cutoff }]
        : [];
    }),
  );
  return found
    .flat()
    .toSorted((a, b) => a.cutoff.getTime() - b.cutoff.getTime())
    .slice(0, emptiedAtMost)
    .map(({ policyName, document }) => ({ policyName, document }));
}
