import type { Action } from '../containment/action.ts';
import type { Reversal } from './note.ts';
import type { Telling } from './tell.ts';

/** What the patrol found of an incident after its follow-up. */
export interface PatrolSlice {
  readonly patrol?: {
    /** When it was found, ISO 8601. */
    readonly checkedAt: string;
    readonly telling: Telling;
    /** What this mail is about, the newest last. */
    readonly reversals: readonly Reversal[];
    /** How often it was found reverted, all in all. */
    readonly count: number;
    /** What the incident holds beside what was reverted: it is read again with it, and not put again. */
    readonly standing: readonly Action[];
    /** On-call knows by an earlier mail that it does not hold. */
    readonly knownOpen?: true;
  };
}
