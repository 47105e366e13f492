import type { FindKey, PolicyDocument } from './model.ts';

/** The customer-managed KMS keys of the account: their policies count, nothing is encrypted. */
export interface Keys {
  readonly find: FindKey;
  readonly add: (key: { readonly id: string; readonly arn: string; readonly policy: PolicyDocument }) => void;
  readonly addAlias: (alias: string, keyId: string) => void;
  /** A key by its id, with its aliases; or an alias. */
  readonly remove: (idOrAlias: string) => void;
}

export function createKeys(): Keys {
  const keys = new Map<string, NonNullable<ReturnType<FindKey>>>();
  return {
    find: (keyIdOrArn) => keys.get(keyIdOrArn),
    add: ({ id, arn, policy }) => [id, arn].forEach((name) => keys.set(name, { arn, policy })),
    addAlias: (alias, keyId) => {
      const key = keys.get(keyId);
      if (key) keys.set(alias, key);
    },
    remove: (idOrAlias) => {
      const removed = keys.get(idOrAlias);
      for (const [name, key] of keys)
        if (name === idOrAlias || (key === removed && !idOrAlias.startsWith('alias/'))) keys.delete(name);
    },
  };
}
