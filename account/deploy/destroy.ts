import type { Account } from '../account.ts';
import { checkExports } from './exports.ts';
import { removeResources } from './remove-resources.ts';

/**
 * Deletes a stack as CloudFormation does, with everything that its resources' policies do not keep. One that is not there
 * is deleted already.
 *
 * @throws Error where another stack imports what it exports, or a resource cannot be removed
 */
export function destroy(
  account: Account,
  { name, region }: { readonly name: string; readonly region: string },
): Promise<void> {
  return account.clock.busy(async () => {
    const stack = account.stacks.find(name, region);
    if (!stack) return;
    checkExports(account.stacks, stack, new Map());
    const isKept = ({ policies }: (typeof stack.resources)[number]): boolean =>
      policies.onDelete !== 'Delete';
    await removeResources({ account, stack, region }, stack.resources, isKept);
    account.stacks.remove(stack);
  });
}
