import type { AskedCost, Cost, HiddenFound, InstanceNow } from './instances.ts';
import type { Price } from './price-list.ts';

/** Instances of one type in one region, which cost the same. */
export interface Kind {
  readonly instanceType: string;
  readonly region: string;
  readonly count: number;
}

/** The kinds whose price is asked for; more make a list that nobody reads. */
export const mostKinds = 15;
/** Kinds without a price that are listed one by one. */
const mostMissing = 5;

/** EC2 charges for nothing else: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html */
const charged: readonly string[] = ['pending', 'running'];

export const isCharged = ({ state }: Pick<InstanceNow, 'state'>): boolean => charged.includes(state);

/** What costs money now, the most numerous first. */
export function kindsOf(instances: readonly InstanceNow[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { region, instanceType = 'unknown' } of instances.filter(isCharged)) {
    const key = `${instanceType} ${region}`;
    kinds.set(key, { instanceType, region, count: (kinds.get(key)?.count ?? 0) + 1 });
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count);
}

/**
 * Sums prices up.
 * @param prices of the first kinds, in their order; the kinds behind them were not asked for
 * @returns the reason where no price is known, or nothing costs
 */
export function toCost(
  kinds: readonly Kind[],
  prices: readonly Price[],
): { readonly cost: Cost } | { readonly noCost: string } {
  const priced = kinds.map((kind, index) => ({ ...kind, price: prices[index] ?? notAsked }));
  const items = priced.flatMap(({ price, ...kind }) =>
    'perHour' in price ? [{ ...kind, perHourEach: rounded(price.perHour) }] : [],
  );
  const missing = priced.flatMap(({ price, ...kind }) =>
    'why' in price ? [{ ...kind, why: price.why }] : [],
  );
  if (items.length === 0) return { noCost: missing[0]?.why ?? 'none of them runs' };
  const perHour = items.reduce((sum, { count, perHourEach }) => sum + count * perHourEach, 0);
  return {
    cost: {
      currency: 'USD',
      perHour: rounded(perHour),
      perDay: rounded(perHour * 24),
      items,
      missing: shorten(missing),
    },
  };
}

/**
 * What launches would cost of which no instance was found.
 * @param prices of the first launches, in their order
 */
export function toAskedCost(
  launches: readonly Pick<HiddenFound, 'least' | 'most'>[],
  prices: readonly Price[],
): AskedCost | undefined {
  if (launches.length === 0) return undefined;
  const priced = launches.map((launch, index) => ({ ...launch, price: prices[index] ?? notAsked }));
  const missing = priced.map(({ price }) => ('why' in price ? price.why : undefined)).find((why) => why);
  const sumOf = (numberOf: (launch: Pick<HiddenFound, 'least' | 'most'>) => number): number =>
    rounded(
      priced.reduce(
        (sum, each) => sum + ('perHour' in each.price ? each.price.perHour * numberOf(each) : 0),
        0,
      ),
    );
  const isBounded = launches.every(({ most }) => most !== undefined) && missing === undefined;
  return {
    currency: 'USD',
    perHourLeast: sumOf(({ least }) => least),
    ...(isBounded && { perHourMost: sumOf(({ least, most = least }) => most) }),
    ...(missing !== undefined && { missing }),
  };
}

const notAsked: Price = { why: `its price was not asked for: there are more than ${mostKinds} kinds` };

/** Half a cent an hour is money too: four digits, as in AWS's own list. */
const rounded = (usd: number): number => Math.round(usd * 10_000) / 10_000;

function shorten(missing: Cost['missing']): Cost['missing'] {
  if (missing.length <= mostMissing) return missing;
  const rest = missing.slice(mostMissing - 1);
  const others = {
    instanceType: `${rest.length} other kinds`,
    region: `${new Set(rest.map(({ region }) => region)).size} regions`,
    count: rest.reduce((sum, { count }) => sum + count, 0),
    why: rest[0]?.why ?? '',
  };
  return [...missing.slice(0, mostMissing - 1), others];
}
