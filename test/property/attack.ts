import type { PlannedFault } from './faults.ts';
import type { Pace, Region } from './world.ts';

/**
 * What an attacker does, each so long after the one before. `by` counts the credentials in its hands from the newest,
 * 0, back to those that it came with, and begins again behind them.
 */
export type Command = { readonly afterMs: number; readonly by: number } & (
  | { readonly kind: 'launch'; readonly region: Region; readonly deliveredAfterMs: readonly number[] }
  /** GetSessionToken. */
  | { readonly kind: 'mint session' }
  /** AssumeRole. */
  | { readonly kind: 'assume role'; readonly role: string; readonly sessionName: string }
  /** CreateAccessKey, for the user it is of. */
  | { readonly kind: 'make key' }
  /** UpdateUser, the user it is of. */
  | { readonly kind: 'rename' }
  /** UpdateUser, and then CreateUser under the old name, with a key for somebody who knows nothing of it. */
  | { readonly kind: 'rename and put a decoy' }
);

export interface Sequence extends Pace {
  readonly commands: readonly Command[];
  readonly faults: readonly PlannedFault[];
  /** Of the latencies. */
  readonly seed: number;
}
