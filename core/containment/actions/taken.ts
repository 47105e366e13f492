import type { AnyAction, Holder } from '../any-action.ts';
import type { Activity, RestorePorts } from './ports.ts';
import type { Outcome } from '../result.ts';

/** One thing that containment took from a user or role, and that can be restored. */
export interface Taken {
  readonly kind: string;
  readonly holder: Holder;
}

/** How one thing stands now. */
export interface Standing {
  /**
   * `to-do`: it is taken, and can be restored. `there`: it is as it was before. `kept`: it stays taken until it is asked
   * for. `waiting`: another incident that is not restored took it too. `drifted`: somebody made something else of it,
   * which is left as it is. `gone`: it no longer exists, and nobody can restore it.
   */
  readonly is: 'to-do' | 'there' | 'kept' | 'waiting' | 'drifted' | 'gone';
  /** For people. */
  readonly note: string;
  /** It is not as containment left it: why somebody has to look before anything is touched. */
  readonly drift?: Drift;
  /** The incidents that it waits for. */
  readonly waitsFor?: readonly string[];
}

/** Something that is not as containment left it. */
export interface Drift {
  /** In words, without who did it. */
  readonly text: string;
  /** Where event history may have who did it; absent where it has nothing to go by. */
  readonly by?: ChangeToFind;
}

/** A change that somebody else made, as event history is asked for it. */
export interface ChangeToFind {
  /** The resource that its record names. */
  readonly resource: string;
  /** The operations that may have made it: `UpdateAccessKey`. */
  readonly calls: readonly string[];
  /** What its request names beside, where the resource alone would fit others: a policy. */
  readonly names?: string;
}

/** What a person has to give before a thing is restored. */
type NeededOption = '--include-compromised-key' | '--new-password';

/** What a person asks for beyond what is restored without asking. */
export interface RestoreOptions {
  readonly includeCompromisedKey: boolean;
  /** Takes denies away from sessions that may still be alive. */
  readonly includeSessions: boolean;
  readonly newPassword: boolean;
  /** Restores what another incident took too, and does not wait for that one. */
  readonly despiteDrift?: boolean;
}

/** What a check of something that was taken goes by. */
export interface TakenContext {
  readonly ports: RestorePorts;
  readonly options: RestoreOptions;
  /** When containment was checked last: whatever Firebreak put was there by then. ISO 8601. */
  readonly verifiedAt?: string;
  /** When a restore began that was not finished. ISO 8601. */
  readonly restoringSince?: string;
}

/** What restoring one thing led to. */
export interface Restored {
  /** Why it was not restored. */
  readonly problem?: string;
  /** The new password of the user. It is shown, and stored nowhere. */
  readonly password?: string;
}

/** How a kind of thing that was taken is restored. */
export interface Restoration<T extends Taken> {
  /**
   * Of a user or role, what has the lower rank is restored first, the denies last: whatever fails before them leaves
   * them standing, and of the denies the inline one, which is put first, is removed last.
   */
  readonly rank: number;
  /** It ended sessions, which may come alive again with it. */
  readonly isDeny: boolean;
  /** What was taken, and from whom, in words. */
  describe(taken: T): string;
  /** Tells things of one kind of one holder apart. */
  idOf(taken: T): string;
  /** The option without which it stays taken; absent or undefined where it is restored without being asked for. */
  optionFor?(taken: T): NeededOption | undefined;
  /** Whether an action on the same user or role takes it too. */
  isTakenBy(action: AnyAction, taken: T): boolean;
  /** Reads how it stands now. @throws RetryableError, PermanentError where it cannot be read */
  check(taken: T, context: TakenContext): Promise<Standing>;
  /**
   * Restores it. Safe to repeat.
   * @param newPassword makes one up
   * @throws RetryableError, PermanentError
   */
  restore(taken: T, ports: RestorePorts, newPassword: () => string): Promise<Restored>;
}

/** A thing and how it is restored. */
export interface Restorable {
  readonly taken: Taken;
  readonly restoration: Restoration<Taken>;
}

/** Each of the things with how all of them are restored. */
export function restorable<T extends Taken>(
  restoration: Restoration<T>,
  things: readonly T[],
): readonly Restorable[] {
  return things.map((taken) => ({ taken, restoration }));
}

export const goneOr = (answer: 'set' | 'gone'): Restored =>
  answer === 'set' ? {} : { problem: 'it no longer exists' };

/** What was active before an action, by what was listed then; where that is missing, by what it says that it did. */
export const activeBefore = (
  listed: readonly Activity[] | undefined,
  done: readonly Outcome[],
): readonly string[] =>
  listed?.filter(({ active }) => active).map(({ id }) => id) ?? done.map(({ target }) => target);
