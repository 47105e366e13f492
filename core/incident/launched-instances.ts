import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { ReviewSlice } from '../review/totals/review-slice.ts';
import { at, compact, listAt, numberAt, textAt } from '../values/unknown.ts';

export interface LaunchedId {
  readonly instanceId: string;
  readonly region: string;
  /** As the launch asked for it. */
  readonly instanceType?: string;
}

export interface Launched {
  /** Region by region, each instance once. */
  readonly regions: ReadonlyMap<string, readonly LaunchedId[]>;
  /** Known to have been launched, and not in `regions`. */
  readonly notLookedUp: number;
}

/** 25 questions to EC2, all in one region at worst. */
const mostLookedUp = 5_000;
/** More than AWS has in a partition; each is asked by a client of its own. */
const mostRegions = 50;

/** Each becomes part of a host name or of a filter, where `*` would match every instance there is. */
export const isRegion = (text: string): boolean => /^[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text);
const isInstanceId = (text: string): boolean => /^i-[0-9a-f]{8,17}$/.test(text);
const isInstanceType = (text: string): boolean => /^[a-z0-9-]{1,12}\.[a-z0-9-]{1,12}$/.test(text);

/** The type where it can be one, for filters and for people. */
export const toInstanceType = (text: string | undefined): string | undefined =>
  text !== undefined && isInstanceType(text) ? text : undefined;

/** What the incident's launch and the review of the credential say was launched. */
export function launchedOf(state: Partial<JudgementSlice> & ReviewSlice): Launched {
  const regions = new Map<string, LaunchedId[]>();
  const seen = new Set<string>();
  let notLookedUp = numberAt(state, 'activity', 'instances', 'more') ?? 0;
  for (const { instanceId, region, type } of namedIn(state)) {
    if (instanceId !== undefined && seen.has(instanceId)) continue;
    const usable = instanceId !== undefined && isInstanceId(instanceId) && isRegion(region ?? '');
    const isFull = seen.size >= mostLookedUp || (regions.size >= mostRegions && !regions.has(region ?? ''));
    if (!usable || region === undefined || isFull) {
      notLookedUp += 1;
      continue;
    }
    seen.add(instanceId);
    const here = regions.get(region) ?? [];
    here.push(compact({ instanceId, region, instanceType: toInstanceType(type) }));
    regions.set(region, here);
  }
  return { regions, notLookedUp };
}

function namedIn(state: Partial<JudgementSlice> & ReviewSlice) {
  const { launch } = state;
  const ofLaunch = listAt(launch, 'result', 'instanceIds').map((id) => ({
    instanceId: textAt({ id }, 'id'),
    region: textAt(launch, 'region'),
    type: textAt(launch, 'instanceType'),
  }));
  const ofReview = listAt(at(state, 'activity', 'instances'), 'items').map((item) => ({
    instanceId: textAt(item, 'instanceId'),
    region: textAt(item, 'region'),
    type: textAt(item, 'instanceType'),
  }));
  return [...ofLaunch, ...ofReview];
}
