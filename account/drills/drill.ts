import type { Account } from '../account.ts';

/** Something that somebody tries after the containment, and what should come of it. */
export interface Probe {
  /** Who tries what: "attacker's access key". */
  readonly name: string;
  readonly expect: 'refused' | 'works';
  /** Resolves when it works; rejects with the error of AWS when it is refused. */
  readonly attempt: () => Promise<unknown>;
}

/** A prepared attack, waiting to happen. */
export interface Scene {
  /** What was prepared, in words for the person who watches. */
  readonly setting: readonly string[];
  /** What is about to happen, in words. */
  readonly attack: string;
  /** When it is to happen: the next whole second, because CloudTrail's times have no fraction, or as recorded. */
  readonly at: () => Date;
  /** Lets it happen, now. @returns CloudTrail's id of the launch */
  readonly launch: () => Promise<string>;
  /** Before the launch all of them must work, or they would prove nothing; after it, each as it expects. */
  readonly probes: readonly Probe[];
}

/** An attack that can be rehearsed. */
export interface Drill {
  readonly id: string;
  readonly title: string;
  /** Fills a fresh account with everything the attack needs. */
  readonly stage: (account: Account, options: StageOptions) => Promise<Scene>;
}

export interface StageOptions {
  /** Where the attacker launches. */
  readonly region: string;
  /** Whether the responder deactivates all keys of the user, or only the one that called. */
  readonly allKeys: boolean;
  /** Whether the responder denies every session of a role, or only the one that called. */
  readonly wholeRole?: boolean;
  /** Where the responder is. */
  readonly homeRegion?: string;
}
