import { AwsError, type PolicyStatement } from '../model.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import type { FunctionDefinition } from './function.ts';

/** How a function of this account comes to be. */
type Open = (definition: FunctionDefinition) => FunctionPool;

/** The functions of an account, and their policies. */
export function createFunctions(
  accountId: string,
  host: Parameters<typeof createFunctionPool>[1],
  onLog: OnLog,
) {
  const pools = new Map<string, FunctionPool>();
  const permissions = new Map<string, readonly PolicyStatement[]>();
  /** Of functions that were updated or removed: they may still be at work. */
  const retired: FunctionPool[] = [];
  const open: Open = (definition) =>
    createFunctionPool(definition, host, (line) => onLog?.(definition.name, line));
  const toArn = (nameOrArn: string, region: string): string => arnOf(accountId, nameOrArn, region);

  function find(nameOrArn: string, region?: string): FunctionPool {
    const found = findIn([...pools.values()], nameOrArn, region);
    if (found) return found;
    const arn = toArn(nameOrArn, region ?? '*');
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }

  function retire(arn: string): void {
    const pool = find(arn);
    pool.retire();
    retired.push(pool);
  }

  return {
    toArn,
    find,
    all: () => [...pools.values()],
    add: (definition: FunctionDefinition): { readonly arn: string } => {
      if (pools.has(definition.arn))
        throw new AwsError('ResourceConflictException', `Function already exist: ${definition.name}`, 409);
      pools.set(definition.arn, open(definition));
      return { arn: definition.arn };
    },
    update: (definition: FunctionDefinition): void => {
      retire(definition.arn);
      pools.set(definition.arn, open(definition));
    },
    remove: (arn: string): void => {
      retire(arn);
      pools.delete(arn);
      permissions.delete(arn);
    },
    policyOf: (arn: string): readonly PolicyStatement[] => permissions.get(arn) ?? [],
    setPolicy: (arn: string, policy: readonly PolicyStatement[]) => void permissions.set(arn, policy),
    close: () => Promise.all([...pools.values(), ...retired].map((pool) => pool.close())),
  };
}

type OnLog = ((functionName: string, line: string) => void) | undefined;

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
