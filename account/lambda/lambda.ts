import { type AccessRequest, AwsError, type Clock, type PolicyStatement, type Service } from '../model.ts';
import { createFunctionPool, type FunctionPool, type FunctionStats } from './function-pool.ts';
import { type FunctionDefinition, type Outcome, payloadLimit } from './function.ts';
import { createInitTurns } from './init-turns.ts';
import { createLambdaService } from './operations.ts';
import type { Credentials } from './process-variables.ts';

export interface LambdaOptions {
  readonly accountId: string;
  readonly clock: Clock;
  /** Where the account listens; asked each time a process starts. */
  readonly endpoint: () => string;
  /** Temporary credentials of the function's execution role; asked each time a process starts. */
  readonly issueCredentials: (roleArn: string, functionName: string) => Credentials;
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
  const pools: FunctionPool[] = [];
  const permissions = new Map<string, PolicyStatement[]>();
  const host = { ...options, takeInitTurn: createInitTurns() };
  let closed = false;

  const toArn = (nameOrArn: string, region: string): string => arnOf(options.accountId, nameOrArn, region);
  const find = (nameOrArn: string, region?: string): FunctionPool => {
    const found = findIn(pools, nameOrArn, region);
    if (found) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `Function not found: ${toArn(nameOrArn, region ?? '*')}`,
      404,
    );
  };

  async function invokePool(pool: FunctionPool, payload: string): Promise<Outcome> {
    if (closed) throw new Error(`Lambda is closed: ${pool.definition.name} cannot be invoked any more.`);
    checkSize(payload);
    return options.clock.busy(async () => {
      await options.beforeInvocation?.(pool.definition.name);
      return pool.invoke(payload);
    });
  }

  const ports = { find, toArn, all: () => pools, invoke: invokePool, isClosed: () => closed };
  const { service, invokeAsynchronously, settled } = createLambdaService({ ...ports, clock: options.clock });

  return {
    service,
    settled,
    toArn,
    invokeAsynchronously: (nameOrArn, payload) => invokeAsynchronously(find(nameOrArn), payload),
    addPermission: (arn, statement) =>
      void permissions.set(arn, [...(permissions.get(arn) ?? []), statement]),
    invokeAccess: (arn, context) => {
      const resourcePolicies = [{ Version: '2012-10-17', Statement: permissions.get(arn) ?? [] }];
      return [{ action: 'lambda:InvokeFunction', resource: arn, resourcePolicies, context: context ?? {} }];
    },
    addFunction: (definition) => {
      if (pools.some((pool) => pool.definition.arn === definition.arn)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${definition.name}`, 409);
      }
      const onLog = (line: string): void => options.onLog?.(definition.name, line);
      pools.push(createFunctionPool(definition, host, onLog));
      return { arn: definition.arn };
    },
    invoke: async (nameOrArn, payload) => invokePool(find(nameOrArn), JSON.stringify(payload ?? {})),
    coldStart: (nameOrArn) => find(nameOrArn).retire(),
    stats: (nameOrArn) => find(nameOrArn).stats(),
    logs: (nameOrArn) => find(nameOrArn).logs(),
    close: async () => {
      closed = true;
      await Promise.all(pools.map((pool) => pool.close()));
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

function arnOf(accountId: string, nameOrArn: string, region: string): string {
  if (nameOrArn.startsWith('arn:')) return withoutQualifier(nameOrArn);
  return `arn:aws:lambda:${region}:${accountId}:function:${toFunctionName(nameOrArn)}`;
}

/** @throws Error where functions of several regions have the name */
function findIn(
  pools: readonly FunctionPool[],
  nameOrArn: string,
  region: string | undefined,
): FunctionPool | undefined {
  const name = toFunctionName(nameOrArn);
  const found = pools.filter(
    ({ definition }) =>
      definition.name === name &&
      (!nameOrArn.startsWith('arn:') || definition.arn === withoutQualifier(nameOrArn)) &&
      (region === undefined || definition.region === region),
  );
  if (found.length > 1)
    throw new Error(`${name} exists in ${String(found.length)} regions: name it by its ARN.`);
  return found[0];
}

/** A function may be named by name, ARN or `account:function:name`, each with a qualifier behind it. */
function toFunctionName(nameOrArn: string): string {
  const parts = nameOrArn.split(':');
  const at = parts.lastIndexOf('function');
  return (at === -1 ? parts[0] : parts[at + 1]) ?? nameOrArn;
}

function withoutQualifier(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}
