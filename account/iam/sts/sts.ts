import type * as sdk from '@aws-sdk/client-sts';
import type { Call, Operation, Principal } from '../../model.ts';
import { assumeRoleOperation } from './assume-role.ts';
import { sessionArn, type IamContext } from '../context.ts';
import { notModelled } from '../errors.ts';
import { issueSession } from './sessions.ts';
import {
  readSessionPolicies,
  refuseParameters,
  toPackedPolicySize,
  toStsCredentials,
} from './sts-parameters.ts';
import { checkAccessKeyId, checkRange, checkSessionName } from '../validate.ts';

/** GetCallerIdentity, GetSessionToken, GetFederationToken, AssumeRole, GetAccessKeyInfo. */
export function stsOperations(context: IamContext): Record<string, Operation> {
  return {
    GetCallerIdentity: (_input: object, { principal }: Call): sdk.GetCallerIdentityResponse => ({
      UserId: principal.principalId,
      Account: principal.accountId,
      Arn: principal.arn,
    }),
    GetSessionToken: (
      input: sdk.GetSessionTokenRequest,
      { principal }: Call,
    ): sdk.GetSessionTokenResponse => {
      refuseParameters('GetSessionToken', { ...input });
      const durationSeconds = readDuration(input.DurationSeconds, principal);
      const owner =
        principal.kind === 'root'
          ? { kind: 'root' as const }
          : { kind: 'user' as const, userId: principal.principalId };
      return { Credentials: toStsCredentials(issueSession(context, { owner, durationSeconds })) };
    },
    GetFederationToken: (
      input: sdk.GetFederationTokenRequest,
      { principal }: Call,
    ): sdk.GetFederationTokenResponse => federate(context, input, principal),
    AssumeRole: assumeRoleOperation(context),
    GetAccessKeyInfo: (input: sdk.GetAccessKeyInfoRequest): sdk.GetAccessKeyInfoResponse => {
      const id = checkAccessKeyId(input.AccessKeyId);
      if (context.store.accessKeys.get(id) ?? context.store.temporary.get(id)) {
        return { Account: context.accountId };
      }
      throw notModelled(
        `sts:GetAccessKeyInfo of ${id}`,
        'AWS reads the account out of the id; here only keys that this account issued are known.',
      );
    },
  };
}

/** Without a session policy a federated user has no permissions at all. */
function federate(
  context: IamContext,
  input: sdk.GetFederationTokenRequest,
  principal: Principal,
): sdk.GetFederationTokenResponse {
  refuseParameters('GetFederationToken', { ...input });
  const name = checkSessionName(input.Name, 'name', 32);
  const credential = issueSession(context, {
    owner: {
      kind: 'federated-user',
      name,
      ...(principal.kind === 'user' && { userId: principal.principalId }),
    },
    durationSeconds: readDuration(input.DurationSeconds, principal),
    sessionPolicies: readSessionPolicies(context.store, input),
  });
  return {
    Credentials: toStsCredentials(credential),
    FederatedUser: {
      FederatedUserId: `${context.accountId}:${name}`,
      Arn: sessionArn(context, `federated-user/${name}`),
    },
    ...toPackedPolicySize(input),
  };
}

/** Seconds: 15 minutes to 36 hours, 12 hours unless said; root gets an hour at most, whatever it asks for. */
function readDuration(requested: number | undefined, principal: Principal): number {
  const seconds = checkRange(requested ?? 43_200, 'durationSeconds', 900, 129_600);
  return principal.kind === 'root' ? Math.min(seconds, 3600) : seconds;
}
