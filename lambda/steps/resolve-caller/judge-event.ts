import type { Caller } from '../../../core/caller/caller.ts';
import { type Launch, toLaunch } from '../../../core/verdict/launch.ts';
import { malformed } from '../../../core/caller/identity.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import { at, textAt } from '../../../core/values/unknown.ts';
import { judgeAge } from '../../../core/verdict/event-age.ts';
import { judgeLaunch, type Verdict } from '../../../core/verdict/verdict.ts';

/** What an event is taken for, before anything is looked up or written. */
export interface Judgement {
  readonly launch: Launch;
  readonly caller: Caller;
  readonly verdict: Verdict;
}

interface Circumstances {
  readonly settings: Settings;
  /** The account that may be acted upon. */
  readonly account: string;
  readonly now: Date;
}

/**
 * Judges an event. The responder does it for each launch, and `firebreak replay` for thousands a second.
 *
 * @param event the EventBridge event, whatever it is
 * @returns the verdict; an event that cannot be read is an alert, never an error
 */
export function judgeEvent(event: unknown, { settings, account, now }: Circumstances): Judgement {
  const { launch, caller } = parse(event, account, now);
  const verdict = judgeAge(judgeLaunch(launch, caller, settings), launch, now, settings);
  return { launch, caller, verdict };
}

function parse(event: unknown, account: string, now: Date): { launch: Launch; caller: Caller } {
  const launch = toLaunch(event);
  if (!('malformed' in launch)) return { launch, caller: toCaller(at(event, 'detail'), account) };
  // Shown with whatever can be read, so that a person can find the record.
  return {
    launch: {
      eventId: textAt(event, 'detail', 'eventID') ?? textAt(event, 'id') ?? 'unknown',
      eventTime: now.toISOString(),
      eventName: textAt(event, 'detail', 'eventName') ?? 'unknown',
      region: textAt(event, 'region') ?? 'unknown',
      account,
      result: { kind: 'unsure', because: 'its event cannot be read' },
      images: [],
    },
    caller: malformed(launch.malformed, at(event, 'detail', 'userIdentity')),
  };
}
