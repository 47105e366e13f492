import { type Step, warmSteps } from '../../lambda/contract.ts';
import type { Contents } from '../../lib/functions/bundling.ts';

/** The functions whose start an attacker's time depends on. */
export const pathSteps: readonly Step[] = warmSteps;

/** Bytes of a bundle by where they come from, the heaviest first. */
export type Weights = readonly (readonly [from: string, bytes: number])[];

/** Adds a bundle's files up by package; our own are one. */
export function toWeights(contents: Contents): Weights {
  const sums = new Map<string, number>();
  for (const [file, bytes] of Object.entries(contents)) {
    const from = packageOf(file);
    sums.set(from, (sums.get(from) ?? 0) + bytes);
  }
  return [...sums].toSorted(([, a], [, b]) => b - a);
}

/** `node_modules/@aws-sdk/core/dist-es/...` is of `@aws-sdk/core`. */
const packageOf = (file: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file)?.[1] ?? 'Firebreak';
