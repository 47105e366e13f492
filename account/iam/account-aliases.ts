import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../model.ts';
import { entityAlreadyExists, noSuchEntity } from './errors.ts';
import { checkAccountAlias } from './validate.ts';

/**
 * CreateAccountAlias, DeleteAccountAlias, ListAccountAliases: an account has one alias at the most, and a new one takes
 * the old one's place. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
 */
export function accountAliasOperations(): Record<string, Operation> {
  let alias: string | undefined;
  return {
    CreateAccountAlias: ({ AccountAlias }: sdk.CreateAccountAliasRequest): void => {
      const name = checkAccountAlias(AccountAlias);
      if (name === alias) throw entityAlreadyExists(`The account alias ${name} already exists.`);
      alias = name;
    },
    DeleteAccountAlias: ({ AccountAlias }: sdk.DeleteAccountAliasRequest): void => {
      const name = checkAccountAlias(AccountAlias);
      if (name !== alias) throw noSuchEntity(`The Account Alias ${name} cannot be found.`);
      alias = undefined;
    },
    ListAccountAliases: (): sdk.ListAccountAliasesResponse => ({
      AccountAliases: alias === undefined ? [] : [alias],
      IsTruncated: false,
    }),
  };
}
