import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { Call, Operation } from '../../model.ts';
import { sessionArn, type IamContext } from '../context.ts';
import { accessDenied, validationError } from '../errors.ts';
import { issueSession } from './sessions.ts';
import type { Role } from '../store/store.ts';
import {
  readSessionPolicies,
  refuseParameters,
  toPackedPolicySize,
  toStsCredentials,
} from './sts-parameters.ts';
import { checkRange, checkSessionName, required } from '../validate.ts';

/** STS AssumeRole, for roles of this account. */
export function assumeRoleOperation(context: IamContext): Operation {
  return (input: AssumeRoleRequest, call: Call): AssumeRoleResponse => {
    refuseParameters('AssumeRole', { ...input });
    const arn = required(input.RoleArn, 'roleArn');
    const sessionName = checkSessionName(input.RoleSessionName, 'roleSessionName', 64);
    const requested = checkRange(input.DurationSeconds ?? 3600, 'durationSeconds', 900, 43_200);
    const role = trustedRole(context, arn, call);
    const durationSeconds = checkDuration(requested, role, call);
    const credential = issueSession(context, {
      owner: { kind: 'assumed-role', roleId: role.roleId, sessionName },
      durationSeconds,
      sessionPolicies: readSessionPolicies(context.store, input),
    });
    return {
      Credentials: toStsCredentials(credential),
      AssumedRoleUser: {
        AssumedRoleId: `${role.roleId}:${sessionName}`,
        Arn: sessionArn(context, `assumed-role/${role.roleName}/${sessionName}`),
      },
      ...toPackedPolicySize(input),
    };
  };
}

/** A role that does not exist and one that does not trust the caller look the same from outside. */
function trustedRole({ view, trusts }: IamContext, arn: string, call: Call): Role {
  const { principal } = call;
  if (principal.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  const role = view(call).roleWithArn(arn);
  if (role === undefined || !trusts(role.trust.document, principal)) {
    throw accessDenied(
      `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  }
  return role;
}

/** Seconds; a role session that assumes a role gets an hour at most (STS API Reference, AssumeRole). */
function checkDuration(seconds: number, role: Role, { principal }: Call): number {
  if (principal.kind === 'assumed-role' && seconds > 3600) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > role.maxSessionDuration) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return seconds;
}
