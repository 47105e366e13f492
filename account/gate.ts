import { toRecord, type CallResult } from './cloudtrail/record/to-record.ts';
import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import {
  type AccessRequest,
  AwsError,
  type Call,
  type Fault,
  LostAnswer,
  type Operation,
  type Principal,
  type Service,
} from './model.ts';
import { evaluateAccess } from './policy/evaluate.ts';
import { accessDeniedMessage } from './policy/message.ts';

export interface GateOptions {
  readonly accountId: string;
  readonly services: () => Readonly<Record<string, Service>>;
  readonly record: (record: CloudTrailRecord) => void;
  /** Told of every call that this account does not model: a drill must not pass over it. */
  readonly onUnmodelled: (what: string) => void;
  /** Asked of each call that is authorised. Undefined lets it be carried out and answered. */
  readonly fault: (call: Call) => Fault | undefined;
  /** Told of every call, when it has been answered. */
  readonly onCall: (call: Call, error: AwsError | undefined) => void;
}

/** The one way into the account's services: every call is authorised, executed and recorded here. */
export interface Gate {
  /** @throws AwsError; LostAnswer where a fault has it so, however the call ended */
  readonly handle: (call: Call) => Promise<unknown>;
  /** @throws AwsError access denied, in the words of the call's service */
  readonly authorise: (
    principal: Principal,
    requests: readonly AccessRequest[],
    from: Pick<Call, 'service' | 'time' | 'sourceIp' | 'region' | 'userAgent'>,
  ) => void;
}

export function createGate(options: GateOptions): Gate {
  const { accountId } = options;

  const authorise: Gate['authorise'] = (principal, requests, from) => {
    for (const request of requests) {
      const evaluation = evaluateAccess(principal, request, { ...from, accountId });
      if (evaluation.decision !== 'allowed') {
        throw denied(from.service, accessDeniedMessage(principal, request, evaluation));
      }
    }
  };

  /** The operation that an authorised call asks for. */
  function admit(call: Call): Operation {
    const service = options.services()[call.service];
    const operation = service?.operations[call.operation];
    if (!service || !operation) {
      const what = `${call.service}:${call.operation}`;
      options.onUnmodelled(`${call.principal.arn} called ${what}`);
      throw new AwsError('NotImplemented', `${what} is not modelled by the embedded account.`, 501);
    }
    authorise(call.principal, service.access(call), call);
    return operation;
  }

  async function perform(call: Call): Promise<Performed> {
    let fault: Fault | undefined;
    try {
      const operation = admit(call);
      fault = options.fault(call);
      if (fault instanceof AwsError) throw fault;
      const output = await operation(call.input as never, call);
      return { result: { output }, isLost: isLost(fault) };
    } catch (error) {
      if (error instanceof AwsError) return { result: { error }, isLost: isLost(fault) };
      throw error;
    }
  }

  /** What the management account of the organization calls is in its own trail. */
  const isOwn = ({ kind, accountId: of }: Principal): boolean => kind === 'service' || of === accountId;

  async function handle(call: Call): Promise<unknown> {
    const { result, isLost } = await perform(call);
    if (result.error?.status !== 501 && isOwn(call.principal)) options.record(toRecord(call, result));
    options.onCall(call, result.error);
    if (isLost) throw new LostAnswer(call);
    if (result.error) throw result.error;
    return result.output;
  }

  return { handle, authorise };
}

/** How a call ended, and whether its caller does not get to know. */
interface Performed {
  readonly result: CallResult;
  readonly isLost: boolean;
}

function isLost(fault: Fault | undefined): boolean {
  return fault !== undefined && 'kind' in fault;
}

/** Each protocol family has its own name for a missing permission. */
function denied(service: string, message: string): AwsError {
  switch (service) {
    case 'ec2':
      return new AwsError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${message}`,
        403,
      );
    case 'sns':
      return new AwsError('AuthorizationError', message, 403);
    case 'cloudtrail':
    case 'events':
    case 'organizations':
    case 'states':
    case 'dynamodb':
      return new AwsError('AccessDeniedException', message, 400);
    case 'lambda':
      return new AwsError('AccessDeniedException', message, 403);
    default:
      return new AwsError('AccessDenied', message, 403);
  }
}
