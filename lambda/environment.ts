import type { env } from './contract.ts';
import { partitionOf } from '../core/values/partition.ts';
import { denyAllArn } from '../core/containment/deny-policy.ts';

/**
 * An environment variable that the stack sets.
 * @throws Error naming the variable: the deployment is wrong, and no default could be right
 */
export function required(name: (typeof env)[keyof typeof env]): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set. The stack sets it on this function; deploy the stack again.`);
  }
  return value;
}

/**
 * An environment variable that the stack sets to a number.
 * @throws Error naming the variable, also where it is not a number above zero
 */
export function requiredNumber(name: (typeof env)[keyof typeof env]): number {
  const value = required(name);
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) {
    throw new Error(`${name} is ${value}. It must be a number above zero; deploy the stack again.`);
  }
  return number;
}

/** The ARN of AWSDenyAll in the partition that this function runs in. */
export function deployedDenyAll(): string {
  return denyAllArn(partitionOf(process.env['AWS_REGION'] ?? ''));
}
