import type { Caller } from '../caller/caller.ts';
import type { Settings } from '../settings/settings.ts';
import type { Launch } from './launch.ts';
import type { Verdict } from './verdict.ts';

/** What resolve-caller read from the event, and decided. */
export interface JudgementSlice {
  readonly route: 'ignore' | 'absorbed' | 'alert' | 'contain';
  readonly mode: Settings['mode'];
  readonly launch: Launch;
  readonly caller: Caller;
  readonly verdict: Verdict;
  readonly receivedAt: string;
  /** The caller's, as IAM lists them, where the settings protect by tag. */
  readonly tags?: { readonly list: readonly unknown[] };
}
