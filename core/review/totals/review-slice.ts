import type { Unavailable } from '../../faults.ts';
import type { TrailView } from '../trail-view.ts';
import type { Activity } from './activity.ts';

/** What the credential did, and where that was searched. */
export interface ReviewSlice {
  readonly regions?: { readonly names: readonly string[]; readonly fallback?: boolean };
  readonly activity?: Activity | Unavailable;
  /** What Athena finds in the trail's bucket, where the settings name one; asked for the follow-up. */
  readonly trail?: TrailView | Unavailable;
}
