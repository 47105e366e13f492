import type { Caller } from '../caller/caller.ts';
import type { Settings } from '../settings/settings.ts';
import type { Launch } from './launch.ts';
import type { Verdict } from './verdict.ts';

/** What resolve-caller read from the event, and decided. */
export interface JudgementSlice {
  readonly route: 'ignore' | 'absorbed' | 'again' | 'alert' | 'contain';
  readonly mode: Settings['mode'];
  readonly launch: Launch;
  readonly caller: Caller;
  readonly verdict: Verdict;
  readonly receivedAt: string;
  /** Whoever has the caller's name, as IAM shows it, where the settings protect by tag; until that is judged. */
  readonly principal?: { readonly shown: unknown };
}
