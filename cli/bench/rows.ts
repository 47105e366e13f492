import type { EffectName } from './effects.ts';
import type { FloorCall } from './account/floor-script.ts';

/**
 * Which processes run when the event comes: `none`; `second`, the judging function starts and what it waits for runs;
 * `pinged`, as `keepWarm` leaves them; `used`, all have contained before.
 */
export type Processes = 'none' | 'second' | 'pinged' | 'used';

/** One thing that is measured: from the event to one effect. */
export interface Row {
  readonly id: string;
  readonly effect: EffectName;
  /**
   * `alone`: what the effect does not wait for is held back until it is there, because in Lambda each function has a CPU
   * of its own. `all`: every branch of the containment competes for this machine's.
   */
  readonly branches: 'alone' | 'all';
  readonly processes: Processes;
  /** How many times the floor it may take in the median; without it the row is shown and not judged. */
  readonly atMost?: number;
}

/**
 * Warm rows are held against the floor's warm call, all others against its cold start. A `used` row comes after another
 * one of the same effect and branches, whose processes it finds.
 */
export const rows: readonly Row[] = [
  { id: 'key-second', effect: 'key', branches: 'alone', processes: 'second', atMost: 2 },
  { id: 'key-used', effect: 'key', branches: 'alone', processes: 'used', atMost: 4 },
  { id: 'key-pinged', effect: 'key', branches: 'alone', processes: 'pinged' },
  { id: 'key-none', effect: 'key', branches: 'alone', processes: 'none' },
  { id: 'key-all-second', effect: 'key', branches: 'all', processes: 'second', atMost: 3 },
  { id: 'key-all-used', effect: 'key', branches: 'all', processes: 'used' },
  { id: 'sessions-second', effect: 'sessions', branches: 'alone', processes: 'second', atMost: 2.5 },
  { id: 'sessions-used', effect: 'sessions', branches: 'alone', processes: 'used', atMost: 8 },
  { id: 'password-second', effect: 'password', branches: 'alone', processes: 'second', atMost: 2.5 },
  { id: 'password-used', effect: 'password', branches: 'alone', processes: 'used', atMost: 10 },
];

export const isWarm = ({ processes }: Row): boolean => processes === 'used';

/** A program of another kind: how many calls it makes one after the other until the key is inactive. */
export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly calls: readonly FloorCall[];
}

/** What published responders of each kind were read to do, as bare scripts; they are shown beside the floor. */
export const kinds: readonly Kind[] = [
  {
    id: 'list',
    title: 'lists the user’s keys first, as single-purpose handlers do',
    calls: ['ListAccessKeys', 'UpdateAccessKey'],
  },
  {
    id: 'look',
    title: 'lists them and looks when each was used, as AWS’s ASR does',
    calls: ['ListAccessKeys', 'GetAccessKeyLastUsed', 'UpdateAccessKey'],
  },
  {
    id: 'policy',
    title: 'reads the user first, as policy engines do',
    calls: ['GetUser', 'ListAccessKeys', 'GetAccessKeyLastUsed', 'UpdateAccessKey'],
  },
];
