import { principalArn } from '../../core/verdict/expectation.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import type { Judged } from '../replay/judge.ts';

/** What was seen of one user or role, or of one caller that expectations cannot name. */
export interface Seen {
  /** By which expectations name it; undefined for root, other accounts and what cannot be read. */
  readonly principal: string | undefined;
  readonly who: string;
  readonly reason: string;
  launches: number;
  /** Error codes of calls that did not launch, and how often. */
  readonly attempts: Map<string, number>;
  first: number;
  last: number;
  example: string;
  readonly regions: Set<string>;
  readonly instanceTypes: Set<string>;
  /** Launches whose record does not show the type, or the count. */
  withoutType: number;
  withoutCount: number;
  readonly images: Set<string>;
  readonly addresses: Set<string>;
  readonly services: Set<string>;
  directCalls: number;
  mostInstances: number;
  longTermKey: boolean;
}

export interface Gathering {
  readonly add: (judged: Judged) => void;
  readonly seen: () => readonly Seen[];
  /** Launches that the settings expect, or that services made: they need no rule. */
  readonly expected: () => number;
  readonly launches: () => number;
}

/** Sets are shown by their size beyond this, so that no caller fills the memory. */
const most = 1_000;

/** Gathers launches by who made them; the same event counts once. */
export function startGathering(): Gathering {
  const bySubject = new Map<string, Seen>();
  const ids = new Set<string>();
  let expected = 0;
  let launches = 0;
  return {
    add(judged) {
      const { caller, launch, verdict } = judged;
      const id = `${judged.key} ${launch.eventId}`;
      if (launch.eventId !== 'unknown' && ids.has(id)) return;
      ids.add(id);
      launches += 1;
      if (verdict.kind === 'ignore') {
        expected += 1;
        return;
      }
      const key = principalArn(caller) ?? judged.key;
      const seen = bySubject.get(key) ?? startSeen(judged);
      bySubject.set(key, seen);
      addTo(seen, judged);
    },
    seen: () => [...bySubject.values()],
    expected: () => expected,
    launches: () => launches,
  };
}

function startSeen({ caller, launch, arn }: Judged): Seen {
  const principal = principalArn(caller);
  return {
    principal,
    who: principal ?? (arn === undefined ? describeCaller(caller) : `${describeCaller(caller)}, ${arn}`),
    reason: caller.reason,
    launches: 0,
    attempts: new Map(),
    first: Infinity,
    last: -Infinity,
    example: launch.eventId,
    regions: new Set(),
    instanceTypes: new Set(),
    withoutType: 0,
    withoutCount: 0,
    images: new Set(),
    addresses: new Set(),
    services: new Set(),
    directCalls: 0,
    mostInstances: 0,
    longTermKey: false,
  };
}

function addTo(seen: Seen, { launch, caller, time }: Judged): void {
  if (time !== undefined) {
    seen.first = Math.min(seen.first, time);
    seen.last = Math.max(seen.last, time);
  }
  seen.longTermKey ||= caller.kind === 'user-key';
  if (launch.result.kind !== 'launched') {
    const errorCode = 'errorCode' in launch.result ? launch.result.errorCode : 'not certain';
    seen.attempts.set(errorCode, (seen.attempts.get(errorCode) ?? 0) + 1);
    return;
  }
  if (seen.launches === 0) seen.example = launch.eventId;
  seen.launches += 1;
  remember(seen.regions, launch.region);
  if (launch.instanceType === undefined) seen.withoutType += 1;
  else remember(seen.instanceTypes, launch.instanceType);
  if (launch.requestedCount === undefined) seen.withoutCount += 1;
  else seen.mostInstances = Math.max(seen.mostInstances, launch.requestedCount);
  for (const image of launch.images) remember(seen.images, image);
  if (launch.sourceIp !== undefined) remember(seen.addresses, launch.sourceIp);
  // Old records of the console show its sign-in service: a person called.
  if (launch.invokedBy === undefined || launch.invokedBy === 'signin.amazonaws.com') seen.directCalls += 1;
  else remember(seen.services, launch.invokedBy);
}

function remember(set: Set<string>, value: string): void {
  if (set.size < most) set.add(value);
}
