import { responderStackName, sensorStackPrefix } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { watchedRegions } from '../../lib/regions.ts';
import type { RegionFound } from './read.ts';

/** A stack that the settings have, or that stands. */
export interface Stack {
  readonly region: string;
  readonly stack: string;
  readonly kind: 'responder' | 'sensor';
  /** `outdated`: it stands, and the next deployment changes where it sends to. */
  readonly state: 'deployed' | 'missing' | 'outdated' | 'left-behind';
  /** Of a sensor that stands. */
  readonly sendsTo?: readonly string[];
}

/**
 * What stands against what the settings have. The CDK deletes no stack that an app no longer has, and does not say so.
 *
 * @returns the responders first, then by region
 */
export function compare(
  found: readonly RegionFound[],
  settings: Pick<Settings, 'homeRegion' | 'regions'>,
): readonly Stack[] {
  const { homeRegion } = settings;
  const responders = found.filter(({ hasResponder }) => hasResponder).map(({ region }) => region);
  const watched = watchedRegions(settings);
  const sensors = new Map(
    found.filter(({ sendsTo }) => sendsTo.length > 0).map(({ region, sendsTo }) => [region, sendsTo]),
  );
  const allOf = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].toSorted();
  return [
    ...allOf([homeRegion], responders).map((region): Stack => {
      const here = { region, stack: responderStackName, kind: 'responder' } as const;
      if (region !== homeRegion) return { ...here, state: 'left-behind' };
      return { ...here, state: responders.includes(region) ? 'deployed' : 'missing' };
    }),
    ...allOf(watched, [...sensors.keys()]).map((region): Stack => {
      const here = { region, stack: `${sensorStackPrefix}${region}`, kind: 'sensor' } as const;
      const sendsTo = sensors.get(region);
      if (!sendsTo) return { ...here, state: 'missing' };
      if (!watched.includes(region)) return { ...here, sendsTo, state: 'left-behind' };
      const isHome = sendsTo.length === 1 && sendsTo[0] === homeRegion;
      return { ...here, sendsTo, state: isHome ? 'deployed' : 'outdated' };
    }),
  ];
}
