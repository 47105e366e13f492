import type { Principal } from '../model.ts';
import type { IamContext } from './context.ts';
import { expiredToken, invalidClientTokenId } from './errors.ts';
import { principalOfKey, principalOfSession } from './principals.ts';

export interface Credential {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
}

export interface Authenticated {
  /** To check the signature with. */
  readonly secretAccessKey: string;
  readonly principal: Principal;
}

/**
 * Who signs with this key. Deactivating or deleting a key ends that key only: sessions it issued live on until they
 * expire or their user or role is gone (IAM User Guide, "Disabling permissions for temporary security credentials").
 * @throws AwsError InvalidClientTokenId: key unknown or inactive, token missing, wrong or too much, owner gone;
 *   ExpiredToken
 */
export function authenticate(context: IamContext, credential: Credential): Authenticated {
  const { accessKeyId, sessionToken } = credential;
  return sessionToken === undefined
    ? authenticateKey(context, accessKeyId)
    : authenticateSession(context, accessKeyId, sessionToken);
}

function authenticateKey(context: IamContext, accessKeyId: string): Authenticated {
  const key = context.view.accessKey(accessKeyId);
  if (key?.status !== 'Active') throw invalidClientTokenId();
  const principal = principalOfKey(context, key);
  if (principal === undefined) throw invalidClientTokenId();
  return { secretAccessKey: key.secretAccessKey, principal };
}

function authenticateSession(context: IamContext, accessKeyId: string, sessionToken: string): Authenticated {
  const credential = context.view.temporary(accessKeyId);
  if (credential?.sessionToken !== sessionToken) throw invalidClientTokenId();
  if (context.clock.now() >= credential.expiresAt) throw expiredToken();
  const principal = principalOfSession(context, credential);
  if (principal === undefined) throw invalidClientTokenId();
  return { secretAccessKey: credential.secretAccessKey, principal };
}
