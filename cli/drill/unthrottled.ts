import type { AccountOptions, DeployOptions } from '@firebreak/account';
import { env } from '../../lambda/contract.ts';

/**
 * An account whose event history can be asked as often as anybody wants, and functions that make use of it: they keep
 * their pace in real time, which the account's clock cannot jump over.
 */
export const unthrottled: { readonly account: AccountOptions; readonly deploy: DeployOptions } = {
  account: { lookupsPerSecond: Infinity },
  deploy: { variables: { [env.lookupsPerSecond]: '100' } },
};
