import type { Ending } from '../../drills/drill.ts';
import type { Outcome, Verification } from '../../core/containment/outcome.ts';

/** One thing tried after the containment, and whether it came out as it should. */
export interface Proof {
  readonly name: string;
  readonly expect: 'refused' | 'works';
  /** Whether it is in the attacker's hands. */
  readonly isAttackers: boolean;
  readonly before: 'refused' | 'works';
  readonly after: 'refused' | 'works';
  /** The error's name where it was refused. */
  readonly error?: string;
  readonly ok: boolean;
}

export interface PublishedNotice {
  readonly subject: string;
  readonly text: string;
  /** Seconds of account time since the launch. */
  readonly secondsSinceLaunch: number;
}

/** What a drill found, as `--json` prints it. */
export interface DrillResult {
  readonly passed: boolean;
  /** Mode observe: nothing was contained, on purpose. What passed is that nothing was changed. */
  readonly observed: boolean;
  /** Why not, each in a sentence. */
  readonly failures: readonly string[];
  readonly drill: string;
  readonly title: string;
  /** How it had to end. */
  readonly ending: Ending;
  readonly account: string;
  readonly launch: { readonly eventId: string; readonly region: string; readonly at: string };
  readonly route: string;
  readonly caller?: { readonly kind: string; readonly reason: string };
  readonly verdict?: { readonly kind: string; readonly because: string };
  readonly outcomes: readonly Outcome[];
  readonly verification?: Verification;
  readonly notices: readonly PublishedNotice[];
  readonly proof: readonly Proof[];
  /** Where notices and evidence were written. */
  readonly out: string;
  /** Real seconds from staging the attack to the proof; synthesizing and starting the account come before. */
  readonly wallSeconds: number;
}
