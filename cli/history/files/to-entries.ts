import { at, listAt, textAt } from '../../../core/values/unknown.ts';
import type { Place } from './places.ts';

/** A CloudTrail record as it lies in a file, and what an EventBridge envelope around it said. */
export interface Entry {
  readonly record: Readonly<Record<string, unknown>>;
  readonly account?: string;
  readonly region?: string;
  /** Where the value stands that it is in, for readers that ask for it. */
  readonly place?: Place;
}

/**
 * The records in a parsed value: the value itself, or what is in it when it is a log file (`Records`), the output of
 * LookupEvents (`Events`, each with the record as text) or of EventBridge (`detail`).
 *
 * @returns each record, or `unreadable` for a value that is none: no object, or without an eventName
 */
export function toEntries(value: unknown): readonly (Entry | 'unreadable')[] {
  if (Array.isArray(value)) return value.flatMap(toEntries);
  for (const list of ['Records', 'Events']) {
    if (Array.isArray(at(value, list))) return listAt(value, list).flatMap(toEntries);
  }
  const text = textAt(value, 'CloudTrailEvent');
  if (text !== undefined) return toEntries(parse(text));
  if (textAt(value, 'eventName') !== undefined) return [{ record: withTime(value) }];
  const detail = at(value, 'detail');
  if (textAt(detail, 'eventName') === undefined) return ['unreadable'];
  const [account, region] = [textAt(value, 'account'), textAt(value, 'region')];
  return [
    {
      record: withTime(detail, textAt(value, 'time')),
      ...(account !== undefined && { account }),
      ...(region !== undefined && { region }),
    },
  ];
}

/**
 * The record with an eventTime: log pipelines move it to `@timestamp`, and an envelope says when it was, too. A record
 * that has its own stays as it is.
 */
function withTime(value: unknown, enveloped?: string): Entry['record'] {
  const record = value as Entry['record'];
  const time = textAt(record, '@timestamp') ?? enveloped;
  return 'eventTime' in record || time === undefined ? record : { ...record, eventTime: time };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
