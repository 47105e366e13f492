import type { Account, AccountOptions } from '@firebreak/account';

/** Something that somebody tries after the containment, and what should come of it. */
export interface Probe {
  /** Who tries what: "attacker's access key". */
  readonly name: string;
  readonly expect: 'refused' | 'works';
  /** In the attacker's hands: while it works, nobody may say that the attacker is contained. */
  readonly isAttackers: boolean;
  /** Resolves when it works; rejects with the error of AWS when it is refused. */
  readonly attempt: () => Promise<unknown>;
}

/** A probe of what the attacker got hold of after the launch. */
export interface Loot extends Probe {
  /** Whether it worked for the attacker: what never did proves nothing. */
  readonly worked: boolean;
}

/**
 * What happens beside the containment, from the launch on, in the account's time. Ends by itself, or soon after `stop`
 * is aborted; a call that AWS refuses is part of it and does not end it.
 */
export type Fight = (stop: AbortSignal) => Promise<void>;

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
  /** How the attacker fights back, if it does. On the record, as a real one is. */
  readonly fight?: Fight;
  /** What the fight has left in the attacker's hands, when it is over. */
  readonly loot?: () => readonly Loot[];
}

/** How a drill must end. */
export interface Ending {
  /**
   * `not-held` where AWS itself gives no means; `in-part` where something that the caller made is left to a person, who
   * is told so; `alerted` where nobody may be contained, and on-call must hear of it; `restored` where nobody attacked,
   * and whoever was contained is restored by one command: then everything is as it was before the launch.
   */
  readonly kind: 'held' | 'in-part' | 'not-held' | 'alerted' | 'restored';
  /** Why so, in a sentence without its full stop. */
  readonly because: string;
  /** What the last report must say, each as it stands there but for line breaks. */
  readonly tells: readonly string[];
}

/** What of the account is as hard as the real one. */
export type Hardships = Pick<
  AccountOptions,
  'eventDelayMs' | 'iamPropagationMs' | 'iamSettlingMs' | 'iamCallsPerSecond' | 'fault'
>;

/** An attack that can be rehearsed. */
export interface Drill {
  readonly id: string;
  readonly title: string;
  /** What it shows that the others do not, in a sentence without its full stop. */
  readonly shows: string;
  readonly ending: Ending;
  /** Settings that it is about, in the place of those that are rehearsed: they are checked as those are. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings that it takes where those that are rehearsed have none of the kind. */
  readonly needs?: Readonly<Record<string, unknown>>;
  /** Of one account: what goes wrong may depend on what has gone wrong before. */
  readonly hardships: () => Hardships;
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
  /** Which users are given a backup key, and who may read it; absent where nobody is. */
  readonly backupKey?: { readonly owners: readonly string[]; readonly readers: readonly string[] };
}
