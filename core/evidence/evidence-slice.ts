import type { FaultsSlice } from '../faults.ts';
import type { Phase } from '../incident/incident.ts';

/** The manifest of one phase, as it was written: whoever has this knows whether the evidence is what it was. */
export interface StoredManifest {
  readonly phase: Phase;
  readonly key: string;
  /** In hexadecimal, small letters. */
  readonly sha256: string;
  /** The version of S3, where the bucket has versions. */
  readonly versionId?: string;
}

/** What was stored of the incident. */
export interface EvidenceSlice {
  /** Of the latest phase whose evidence could be stored; an execution that an older release began has none. */
  readonly manifest?: StoredManifest;
}

interface OfPhase extends EvidenceSlice {
  readonly phase: Phase;
}

/** The manifest of the phase that the state is in; undefined before it is stored, and where it could not be. */
export const ownManifest = ({ manifest, phase }: OfPhase): StoredManifest | undefined =>
  manifest?.phase === phase ? manifest : undefined;

/** The manifest of the phase before: all that a report knows that is itself named in the next. */
export const earlierManifest = ({ manifest, phase }: OfPhase): StoredManifest | undefined =>
  manifest?.phase === phase ? undefined : manifest;

/** Whether the evidence of this phase could not be stored; what failed in an earlier one stays in the state. */
export const isUnstored = (state: OfPhase & Pick<FaultsSlice, 'evidenceError'>): boolean =>
  state.evidenceError !== undefined && ownManifest(state) === undefined;
