import { type AccessRequest, AwsError, type Clock, type PolicyStatement, type Service } from '../model.ts';
import type { FunctionPool, FunctionStats } from './function-pool.ts';
import { type FunctionDefinition, type Outcome, payloadLimit } from './function.ts';
import { createFunctions } from './functions.ts';
import { createInitTurns } from './init-turns.ts';
import { createLambdaService } from './operations.ts';
import type { EnvironmentHost } from './environment.ts';

export interface LambdaOptions {
  readonly accountId: string;
  readonly clock: Clock;
  /** Where the account listens; asked each time a process starts. */
  readonly endpoint: () => string;
  /** Temporary credentials of the function's execution role; asked each time a process starts. */
  readonly issueCredentials: EnvironmentHost['issueCredentials'];
  /** As in AccountOptions. */
  readonly compileCache?: string | undefined;
  /** Awaited before each invocation. */
  readonly beforeInvocation?: ((functionName: string) => Promise<void>) | undefined;
  /** Each line that a function prints, as it comes. */
  readonly onLog?: (functionName: string, line: string) => void;
}

export interface Lambda {
  readonly service: Service;
  /** Registers a function; its process starts with the first invocation. */
  readonly addFunction: (definition: FunctionDefinition) => { readonly arn: string };
  /** New code or another configuration: what runs is finished, and the next invocation is a cold one. */
  readonly updateFunction: (definition: FunctionDefinition) => void;
  /** With its policy; what runs is finished. */
  readonly removeFunction: (arn: string) => void;
  /** The ARN of the function that is meant, without a qualifier, whether or not it is there. */
  readonly toArn: (nameOrArn: string, region: string) => string;
  /**
   * Invokes synchronously, in the account's busy time. Resolves with the error of a failed function; throws an
   * AwsError only for what Lambda refuses (no such function, payload too large).
   */
  readonly invoke: (nameOrArn: string, payload: unknown) => Promise<Outcome>;
  /** As an event source does: queued, and repeated by Lambda when it fails. @throws AwsError as {@link Lambda.invoke} */
  readonly invokeAsynchronously: (nameOrArn: string, payload: string) => void;
  /** Resolves when what was invoked asynchronously has succeeded or been given up. */
  readonly settled: () => Promise<void>;
  /** Adds a statement to the function's own policy. */
  readonly addPermission: (arn: string, statement: PolicyStatement) => void;
  readonly removePermission: (arn: string, sid: string) => void;
  /** What a service needs to invoke it; `context` is aws:SourceArn and the like. */
  readonly invokeAccess: (arn: string, context: AccessRequest['context']) => readonly AccessRequest[];
  /** Ends the function's warm processes, so that the next invocation is a cold one. */
  readonly coldStart: (nameOrArn: string) => void;
  readonly stats: (nameOrArn: string) => FunctionStats;
  /** Everything the function printed, line by line. */
  readonly logs: (nameOrArn: string) => string[];
  /** Ends every process and resolves when they are gone. */
  readonly close: () => Promise<void>;
}

/** The Lambda of the embedded account: real handlers in processes of their own, over the Lambda Runtime API. */
export function createLambda(options: LambdaOptions): Lambda {
  const host = { ...options, takeInitTurn: createInitTurns() };
  const functions = createFunctions(options.accountId, host, options.onLog);
  const { find, toArn, policyOf, setPolicy } = functions;
  let closed = false;

  async function invokePool(pool: FunctionPool, payload: string): Promise<Outcome> {
    if (closed) throw new Error(`Lambda is closed: ${pool.definition.name} cannot be invoked any more.`);
    checkSize(payload);
    return options.clock.busy(async () => {
      await options.beforeInvocation?.(pool.definition.name);
      return pool.invoke(payload);
    });
  }

  const ports = { find, toArn, all: functions.all, invoke: invokePool, isClosed: () => closed };
  const { service, invokeAsynchronously, settled } = createLambdaService({ ...ports, clock: options.clock });

  return {
    service,
    settled,
    toArn,
    invokeAsynchronously: (nameOrArn, payload) => invokeAsynchronously(find(nameOrArn), payload),
    addPermission: (arn, statement) => setPolicy(arn, [...policyOf(arn), statement]),
    removePermission: (arn, sid) =>
      setPolicy(
        arn,
        policyOf(arn).filter(({ Sid }) => Sid !== sid),
      ),
    invokeAccess: (arn, context) => {
      const resourcePolicies = [{ Version: '2012-10-17', Statement: policyOf(arn) }];
      return [{ action: 'lambda:InvokeFunction', resource: arn, resourcePolicies, context: context ?? {} }];
    },
    addFunction: functions.add,
    updateFunction: functions.update,
    removeFunction: functions.remove,
    invoke: async (nameOrArn, payload) => invokePool(find(nameOrArn), JSON.stringify(payload ?? {})),
    coldStart: (nameOrArn) => find(nameOrArn).retire(),
    stats: (nameOrArn) => find(nameOrArn).stats(),
    logs: (nameOrArn) => find(nameOrArn).logs(),
    close: async () => {
      closed = true;
      await functions.close();
    },
  };
}

function checkSize(payload: string): void {
  const size = Buffer.byteLength(payload);
  if (size <= payloadLimit) return;
  throw new AwsError(
    'RequestTooLargeException',
    `${String(size)} byte payload is too large for the RequestResponse invocation type (limit ${String(payloadLimit)} bytes)`,
    413,
  );
}
