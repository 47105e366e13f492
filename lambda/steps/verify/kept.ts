import { PermanentError, RetryableError } from '../../aws/failure.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { holderOf, isSameHolder } from '../../../core/containment/action.ts';
import { covers } from '../../../core/containment/coverage.ts';
import type { Kept } from '../../../core/containment/outcome.ts';
import { otherCredentials, type Plan } from '../../../core/containment/plan.ts';

/**
 * What the contained users sign in with beside keys and password, where the plan leaves it alone, as the settings say:
 * what is active of it still works. Where the plan takes it away, nothing is read.
 *
 * @returns what works, or what could not be read: this informs, and keeps nothing from being verified
 */
export async function keptCredentials(
  { actions }: Plan,
  { credentials }: Pick<Ports, 'credentials'>,
): Promise<readonly Kept[]> {
  // Whose password is taken is contained as a whole; of others a wave takes single credentials.
  const users = new Map(
    actions.flatMap((each) => (each.kind === 'disable-console' ? [[each.userName, each] as const] : [])),
  );
  const wanted = [...users.values()].flatMap(otherCredentials).filter((action) => {
    const covered = actions.filter((each) => isSameHolder(holderOf(each), holderOf(action)));
    const [own] = covers(action);
    return !covered
      .flatMap(covers)
      .some((each) => each.credentials === own?.credentials && each.id === undefined);
  });
  return Promise.all(
    wanted.map(async ({ kind, userName }): Promise<Kept> => {
      const type = typeOf[kind];
      try {
        const found = await credentials.list(userName, type);
        return { action: kind, userName, ids: found.filter(({ active }) => active).map(({ id }) => id) };
      } catch (error) {
        if (!(error instanceof PermanentError) && !(error instanceof RetryableError)) throw error;
        return { action: kind, userName, ids: [], unreadable: error.message };
      }
    }),
  );
}

const typeOf = {
  'deactivate-ssh-keys': 'ssh-key',
  'deactivate-service-credentials': 'service-credential',
  'deactivate-certificates': 'certificate',
} as const;
