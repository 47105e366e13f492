import { idsPerQuestion } from '../../aws/instances.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { Prices } from '../../aws/prices.ts';
import type { JudgementSlice } from '../../../core/verdict/judgement-slice.ts';
import type { ReviewSlice } from '../../../core/review/totals/review-slice.ts';
import { type Kind, kindsOf, mostKinds, toAskedCost, toCost } from '../../../core/instances/instance-cost.ts';
import type { HiddenFound, InstancesNow } from '../../../core/instances/instances.ts';
import { type RegionLook, toInstancesNow } from '../../../core/instances/instances-now.ts';
import { type LaunchedId, launchedOf } from '../../../core/incident/launched-instances.ts';
import { hiddenOf } from '../../../core/instances/hidden.ts';
import type { Price } from '../../../core/instances/price-list.ts';
import { compact } from '../../../core/values/unknown.ts';
import { sideBySide, within } from '../../side-by-side.ts';
import { reasonOf, regionMs, type SearchDeps, type Searched, searchOne, tooSlow } from './search.ts';

/** What the state machine asks with. */
export interface InspectInput {
  readonly state: ContainmentState;
  /** The answer is to be the whole state. */
  readonly answer?: 'state';
}

export interface InspectDeps extends SearchDeps {
  /** Undefined where the partition has no price list. */
  readonly prices: Prices | undefined;
  readonly now: Date;
}

/** On-call is waiting: 13 seconds in all, and far less as a rule. */
const pricesMs = 5_000;
/** Questions at once to one region's EC2, whose bucket holds a hundred, and to the price list. */
const questionsAtOnce = 4;
const pricesAtOnce = 5;

/**
 * Looks up what became of the launched instances, and what they cost. A source that fails, is refused or takes too long
 * says so in the result and costs nothing else: this never rejects.
 */
export async function inspectInstances(
  state: Partial<JudgementSlice> & ReviewSlice,
  deps: InspectDeps,
): Promise<InstancesNow> {
  const launched = launchedOf(state);
  const { launches, more: moreHidden } = hiddenOf(state);
  const [named, searched] = await Promise.all([
    Promise.all([...launched.regions].map(([region, ids]) => lookAt(region, ids, deps))),
    sideBySide(launches, questionsAtOnce, (launch) => searchOne(launch, deps)),
  ]);
  const looks = [...named, ...beside(named, searched)];
  const hidden = searched.map(({ hidden: each }) => each);
  const kinds = kindsOf(looks.flatMap(({ instances }) => instances));
  const asked = hidden.filter(({ found }) => found === 0);
  const askedKinds = asked.map(({ instanceType = 'unknown', region }) => ({ instanceType, region }));
  const [prices, askedPrices] = await Promise.all([pricesOf(kinds, deps), pricesOf(askedKinds, deps)]);
  return toInstancesNow(
    compact({
      at: deps.now,
      looks,
      notLookedUp: launched.notLookedUp,
      cost: kinds.length === 0 ? { noCost: nothingRuns(looks, hidden) } : toCost(kinds, prices),
      hidden,
      moreHidden,
      askedCost: toAskedCost(asked, askedPrices),
    }),
  );
}

/** What a search found beside the instances that records name: each is looked at once. */
function beside(named: readonly RegionLook[], searched: readonly Searched[]): readonly RegionLook[] {
  const seen = new Set(named.flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId)));
  return searched.map(({ hidden: { region }, instances }) => {
    const fresh = instances.filter(({ instanceId }) => !seen.has(instanceId));
    for (const { instanceId } of fresh) seen.add(instanceId);
    return { region, instances: fresh, unknown: 0 };
  });
}

async function lookAt(
  region: string,
  launched: readonly LaunchedId[],
  { instances, timeout }: InspectDeps,
): Promise<RegionLook> {
  const signal = timeout(regionMs);
  const answers = await sideBySide(partsOf(launched), questionsAtOnce, async (part) => {
    try {
      const ids = part.map(({ instanceId }) => instanceId);
      const found = await within(signal, tooSlow, () => instances.find(region, ids, signal));
      const known = new Map(found.map((instance) => [instance.instanceId, instance]));
      return part.map((one) => ({ ...one, state: 'gone', ...known.get(one.instanceId) }));
    } catch (error) {
      return { unknown: part.length, why: reasonOf(error) };
    }
  });
  const failed = answers.filter((answer) => 'why' in answer);
  return compact({
    region,
    instances: answers.flatMap((answer) => ('why' in answer ? [] : answer)),
    unknown: failed.reduce((sum, { unknown }) => sum + unknown, 0),
    why: failed[0]?.why,
  });
}

function partsOf(launched: readonly LaunchedId[]): readonly (readonly LaunchedId[])[] {
  return Array.from({ length: Math.ceil(launched.length / idsPerQuestion) }, (_, index) =>
    launched.slice(index * idsPerQuestion, (index + 1) * idsPerQuestion),
  );
}

async function pricesOf(
  kinds: readonly Pick<Kind, 'instanceType' | 'region'>[],
  { prices, timeout }: InspectDeps,
): Promise<readonly Price[]> {
  const asked = kinds.slice(0, mostKinds);
  if (!prices) return asked.map(() => ({ why: 'AWS has no price list to ask in this partition' }));
  if (asked.length === 0) return [];
  const signal = timeout(pricesMs);
  return sideBySide(asked, pricesAtOnce, async ({ instanceType, region }): Promise<Price> => {
    if (instanceType === 'unknown') return { why: 'of unknown type' };
    try {
      return await within(signal, `AWS Pricing did not answer within ${pricesMs / 1_000} s`, () =>
        prices.hourly(instanceType, region, signal),
      );
    } catch (error) {
      return { why: reasonOf(error) };
    }
  });
}

function nothingRuns(looks: readonly RegionLook[], hidden: readonly HiddenFound[]): string {
  if (looks.every(({ instances, why }) => instances.length === 0 && why === undefined))
    return hidden.length === 0
      ? 'no launched instance is known'
      : 'the records do not name the instances, and none was found';
  const isWhole = looks.every(({ why }) => why === undefined);
  return isWhole ? 'none of them runs' : 'none of those that could be looked up runs';
}
