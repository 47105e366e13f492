import type { Chain, Failure } from './chains.ts';
import type { Followed } from './credentials.ts';
import type { ActivityCall, KeptPart, Listed } from './totals/activity.ts';
import type { Gone, Totals } from './totals/totals.ts';
import type { Touched } from './totals/touched.ts';

/** How far a review has got: all that a later run needs to go on. Times are seconds since 1970. */
export interface Progress {
  readonly version: 2;
  readonly account: string;
  readonly globalRegion: string;
  /** Of the launch. */
  readonly launched: number;
  readonly from: number;
  /** Where the fresh window begins. */
  readonly freshFrom: number;
  to: number;
  /** When the last action of the containment was done, in milliseconds since 1970. */
  since?: number;
  /** When the deny of sessions was renewed after that, in milliseconds since 1970. */
  renewed?: number;
  regions: string[];
  readonly followed: Followed[];
  /** By their ids: credentials that were issued too, and are more than are followed. */
  readonly notFollowed: { ids: string[]; beyond: number };
  readonly settled: Window;
  /** Event history is minutes behind: this window is thrown away and read anew when it has caught up. */
  fresh: Window;
  resources: Resources;
  /** How often the fresh window was begun: it tells the names of its parts apart. */
  epoch: number;
  runs: number;
  /** Why records could not be kept. */
  keepError?: string;
  /** What else the report is to say, in words. */
  readonly notes: string[];
}

export interface Window {
  readonly totals: Totals;
  /** What is left to read. */
  chains: Chain[];
  /** By region: for how many of the followed credentials there are, or were, chains. */
  readonly opened: Map<string, number>;
  readonly read: Map<string, { pages: number; events: number }>;
  readonly parts: KeptPart[];
  /** Records that could not be kept. */
  lost?: number;
}

export interface Resources {
  readonly jobs: ResourceJob[];
  readonly gone: Map<string, Gone>;
  goneBeyond: number;
  readonly parts: KeptPart[];
  lost?: number;
}

export interface ResourceJob extends Touched {
  done?: {
    readonly events: number;
    /** Of them, those by Firebreak's own roles. */
    readonly own: number;
    /** Of them, those by others since the launch that changed something. */
    readonly changes: number;
    readonly others: Listed<ActivityCall & { readonly who: string }>;
    /** More events than are read of one resource. */
    readonly cut: boolean;
  };
  failure?: Failure;
}

/** The version of this file; one of another version is not read. */
export const progressVersion = 2;

const mapMark = 'entries of a map';

/** As JSON, maps as lists of their entries. */
export function encodeProgress(progress: Progress): string {
  return JSON.stringify(progress, (_name, value: unknown) =>
    value instanceof Map ? { [mapMark]: [...value] } : value,
  );
}

/** @returns undefined where the text is no progress of this version */
export function decodeProgress(text: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text, (_name, each: unknown) =>
      typeof each === 'object' && each !== null && mapMark in each
        ? new Map(each[mapMark] as [unknown, unknown][])
        : each,
    );
  } catch {
    return undefined;
  }
  const isOurs =
    typeof value === 'object' && value !== null && 'version' in value && value.version === progressVersion;
  return isOurs ? (value as Progress) : undefined;
}
