import type { Principal } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { expiredToken, invalidClientTokenId } from '../errors.ts';
import { principalOfKey, principalOfSession, type Known } from './principals.ts';
import { iamEndpoint } from '../store/view.ts';

export interface Credential {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
  /** Signing name of the service that is called, iam unless said: each endpoint sees changes of IAM in its own time. */
  readonly service?: string;
  /** us-east-1 unless said. */
  readonly region?: string;
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
  const { accessKeyId, sessionToken, service, region } = credential;
  const view = context.view({
    service: service ?? iamEndpoint.service,
    region: region ?? iamEndpoint.region,
  });
  const known = { ...context, view };
  return sessionToken === undefined
    ? authenticateKey(known, accessKeyId)
    : authenticateSession(known, accessKeyId, sessionToken);
}

function authenticateKey(known: Known, accessKeyId: string): Authenticated {
  const key = known.view.accessKey(accessKeyId);
  if (key?.status !== 'Active') throw invalidClientTokenId();
  const principal = principalOfKey(known, key);
  if (principal === undefined) throw invalidClientTokenId();
  return { secretAccessKey: key.secretAccessKey, principal };
}

function authenticateSession(
  known: Known & Pick<IamContext, 'clock'>,
  accessKeyId: string,
  sessionToken: string,
): Authenticated {
  const credential = known.view.temporary(accessKeyId);
  if (credential?.sessionToken !== sessionToken) throw invalidClientTokenId();
  if (known.clock.now() >= credential.expiresAt) throw expiredToken();
  const principal = principalOfSession(known, credential);
  if (principal === undefined) throw invalidClientTokenId();
  return { secretAccessKey: credential.secretAccessKey, principal };
}
