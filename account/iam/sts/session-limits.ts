import type { Call, Operation, Principal, Service } from '../../model.ts';
import { accessDenied, invalidClientTokenId } from '../errors.ts';

/**
 * What temporary credentials may never call, whatever their policies say. Console sessions of a user or a federated
 * user are free of the limits on IAM. Sources: STS API Reference, GetSessionToken and GetFederationToken, "Permissions".
 * @throws AwsError InvalidClientTokenId for IAM, AccessDenied for STS
 */
function refuseLimitedSession({ principal, service, operation }: Call): void {
  if (principal.session === undefined) return;
  if (service === 'iam' && mayNotCallIam(principal)) throw invalidClientTokenId();
  if (service === 'sts' && !stsOperationsOf(principal).includes(operation)) {
    throw accessDenied(`Cannot call ${operation} with session credentials`);
  }
}

function mayNotCallIam({ kind, session }: Principal): boolean {
  if (session === undefined || session.fromConsole || kind === 'assumed-role') return false;
  return kind === 'federated-user' || !session.mfaAuthenticated;
}

/** No session may get a session or federation token. */
function stsOperationsOf({ kind, session }: Principal): readonly string[] {
  if (kind === 'federated-user') return ['GetCallerIdentity'];
  if (kind === 'assumed-role' || session?.fromConsole) {
    return ['AssumeRole', 'GetCallerIdentity', 'GetAccessKeyInfo'];
  }
  return ['AssumeRole', 'GetCallerIdentity'];
}

/** A service that refuses limited sessions before permissions are asked for, and again where the gate asks for none. */
export function withSessionLimits(service: Service): Service {
  const limit =
    (operation: Operation): Operation =>
    (input, call) => {
      refuseLimitedSession(call);
      return operation(input, call);
    };
  const operations = Object.entries(service.operations).map(
    ([name, operation]) => [name, limit(operation)] as const,
  );
  return {
    operations: Object.fromEntries(operations),
    access: (call) => {
      refuseLimitedSession(call);
      return service.access(call);
    },
  };
}
