import { compact } from '../values/unknown.ts';
import type { Launch } from './launch.ts';
import { launchedCountOf, launchedRange } from './launched-range.ts';

/** A launch whose record does not name all of its instances, and by what they may be found. */
export interface HiddenLaunch {
  readonly eventId: string;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly region: string;
  /** How many instances its record names. */
  readonly named: number;
  /** How many it has launched, as far as its record bounds that. */
  readonly least: number;
  readonly most?: number;
  readonly instanceType?: string;
  readonly image?: string;
  readonly keyName?: string;
  readonly clientToken?: string;
  readonly reservationId?: string;
}

/**
 * What is kept of a launch whose record does not name its instances, or not all of them; undefined of any other call.
 * Nobody is certain of what an unsure record launched: it is looked for, too.
 */
export function toHidden(launch: Launch): HiddenLaunch | undefined {
  const { result, eventId, eventTime, region, images } = launch;
  const isNamed =
    result.kind === 'launched' && result.instanceIds.length >= (launchedCountOf(launch) ?? Infinity);
  if (
    (result.kind !== 'launched' && result.kind !== 'unsure') ||
    isNamed ||
    launch.eventName !== 'RunInstances'
  )
    return undefined;
  const { instanceType, keyName, clientToken, reservationId } = launch;
  const image = images.length === 1 ? images[0] : undefined;
  return compact({
    ...{ eventId, eventTime, region, ...launchedRange(launch) },
    named: result.kind === 'launched' ? result.instanceIds.length : 0,
    ...{ instanceType, image, keyName, clientToken, reservationId },
  });
}
