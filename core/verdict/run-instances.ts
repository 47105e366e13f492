import { at, compact, hiddenText, numberAt, textAt } from '../values/unknown.ts';

/** What a record of RunInstances shows of what was asked for, and of what was launched. */
export interface RunInstances {
  /** Those that the answer names, all of them. */
  readonly instanceIds: readonly string[];
  /** How many were launched: the answer names each, or the call left EC2 no choice. Absent: the record does not show it. */
  readonly launchedCount?: number;
  /** The answer has instances that it does not name. */
  readonly partial?: true;
  /** Absent where a launch template or an Auto Scaling group decides it. */
  readonly instanceType?: string;
  readonly images: readonly string[];
  readonly keyName?: string;
  /** The fewest and the most instances that the call asked for. Absent where any part of it does not show a number. */
  readonly requestedMin?: number;
  readonly requestedCount?: number;
  /** The caller's, or its SDK's: the launch's instances carry it. */
  readonly clientToken?: string;
  readonly reservationId?: string;
}

/** The most images of one call that are read. */
const mostImages = 50;

/**
 * Reads a record of RunInstances. Above 100 KB (some 43 instances) CloudTrail leaves the answer out; other parts may be
 * hidden or left out, too: what is not shown is absent here, and never taken for nothing.
 *
 * @param record whatever it is
 * Shapes: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function readRunInstances(record: unknown): RunInstances {
  const asked = itemsAt(record, 'requestParameters');
  const got = itemsAt(record, 'responseElements');
  const ids = got.map((item) => shownAt(item, 'instanceId'));
  const instanceIds = [...new Set(ids.filter((id) => id !== undefined))];
  const [requestedMin, requestedCount] = [sumOf(asked, 'minCount'), sumOf(asked, 'maxCount')];
  const isWhole = ids.length > 0 && ids.every((id) => id !== undefined);
  // EC2 launches at least the fewest and at most the most, or fails.
  const isFixed = requestedMin !== undefined && requestedMin === requestedCount;
  return compact({
    instanceIds,
    launchedCount: isWhole ? instanceIds.length : isFixed ? requestedCount : undefined,
    partial: ids.length > 0 && !isWhole ? true : undefined,
    instanceType: shownAt(record, 'requestParameters', 'instanceType') ?? shownAt(got[0], 'instanceType'),
    images: imagesOf([...asked, ...got]),
    keyName: [...asked, ...got].map((item) => shownAt(item, 'keyName')).find((name) => name !== undefined),
    requestedMin,
    requestedCount,
    clientToken: shownAt(record, 'requestParameters', 'clientToken') ?? shownAt(got[0], 'clientToken'),
    reservationId: shownAt(record, 'responseElements', 'reservationId'),
  });
}

function shownAt(value: unknown, ...path: readonly string[]): string | undefined {
  const text = textAt(value, ...path);
  return text === hiddenText ? undefined : text;
}

/** Some log pipelines give a list of one as its only entry. */
function itemsAt(record: unknown, part: string): readonly unknown[] {
  const items = at(record, part, 'instancesSet', 'items');
  if (Array.isArray(items)) return items;
  return typeof items === 'object' && items !== null ? [items] : [];
}

function imagesOf(items: readonly unknown[]): readonly string[] {
  const images = new Set<string>();
  for (const item of items) {
    const image = shownAt(item, 'imageId');
    if (image !== undefined) images.add(image);
    if (images.size === mostImages) break;
  }
  return [...images];
}

/** @returns undefined where any part of the call does not show a count: a sum of the others would be too small */
function sumOf(items: readonly unknown[], name: 'minCount' | 'maxCount'): number | undefined {
  let sum = 0;
  for (const item of items) {
    const count = numberAt(item, name);
    if (count === undefined || !Number.isInteger(count) || count <= 0) return undefined;
    sum += count;
  }
  return items.length > 0 ? sum : undefined;
}
