import type { PolicyDocument } from '../../model.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { newAccessKeyId, newSecret, newSessionToken } from '../store/ids.ts';
import type { SessionOwner, TemporaryCredential } from '../store/store.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** What a new session is; all but owner and duration have a default. */
export interface NewSession {
  readonly owner: SessionOwner;
  readonly durationSeconds: number;
  readonly sessionPolicies?: readonly PolicyDocument[];
  readonly fromConsole?: boolean;
  readonly sourceFunctionArn?: string;
}

/** Issues a temporary credential from now on. Its permissions are not part of it: they are read at each call. */
export function issueSession(context: IamContext, session: NewSession): TemporaryCredential {
  const issuedAt = wholeSeconds(context);
  const credential: TemporaryCredential = {
    accessKeyId: newAccessKeyId('ASIA'),
    secretAccessKey: newSecret(),
    sessionToken: newSessionToken(),
    owner: session.owner,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + session.durationSeconds * 1000),
    fromConsole: session.fromConsole ?? false,
    mfaAuthenticated: false,
    sessionPolicies: session.sessionPolicies ?? [],
    ...(session.sourceFunctionArn !== undefined && { sourceFunctionArn: session.sourceFunctionArn }),
  };
  context.store.temporary.set(credential.accessKeyId, credential);
  return credential;
}

export function toSessionCredentials(credential: TemporaryCredential): SessionCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credential;
  return { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt };
}
