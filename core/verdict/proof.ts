import type { Caller } from '../caller/caller.ts';
import { toCaller } from '../caller/to-caller.ts';
import type { JudgementSlice } from './judgement-slice.ts';
import { principalArn } from './expectation.ts';
import { textAt } from '../values/unknown.ts';

/**
 * Whether CloudTrail's event history has the launch that the event told of. `differs`: it has an event of this id, and
 * that says something else. Delivery and history are best effort, and history runs minutes behind: that it is not there
 * is no proof that it never was, and the follow-up is the first to say it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export interface Proof {
  readonly result: 'found' | 'differs' | 'not-found' | 'unreadable';
  /** When history was asked, ISO 8601. */
  readonly askedAt: string;
  /** What differs, or why history could not be read. */
  readonly why?: string;
}

/** What the event is held against: whoever sends one by hand may give it the id of another. */
type Claimed = Pick<JudgementSlice, 'launch' | 'caller'>;

interface Found {
  readonly record: unknown;
  /** False where it came without a record that can be read. */
  readonly readable: boolean;
}

/**
 * @param found what history has under the event's id, in the region that the event names
 * @param askedAt ISO 8601
 */
export function toProof(found: readonly Found[], claimed: Claimed, askedAt: string): Proof {
  const [event] = found;
  if (!event) return { result: 'not-found', askedAt };
  if (!event.readable) return { result: 'unreadable', askedAt, why: 'its record cannot be read' };
  const differs = differences(event.record, claimed);
  return differs.length === 0
    ? { result: 'found', askedAt }
    : { result: 'differs', askedAt, why: differs.join(', ') };
}

function differences(record: unknown, { launch, caller }: Claimed): readonly string[] {
  const known = toCaller(record, launch.account);
  const time = Date.parse(textAt(record, 'eventTime') ?? '');
  return [
    textAt(record, 'eventName') !== launch.eventName && 'the call',
    time !== Date.parse(launch.eventTime) && 'the time',
    nameOf(known) !== nameOf(caller) && 'the caller',
    known.accessKeyId !== caller.accessKeyId && 'the access key',
  ].filter((part) => part !== false);
}

const nameOf = (caller: Caller): string => principalArn(caller) ?? caller.kind;
