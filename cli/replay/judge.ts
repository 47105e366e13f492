import { principalArn } from '../../core/verdict/expectation.ts';
import { principalKey } from '../../core/incident/incident.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { textAt } from '../../core/values/unknown.ts';
import { judgeEvent, type Judgement } from '../../lambda/steps/resolve-caller/judge-event.ts';
import { accountOf, toEvent } from '../history/launches.ts';
import type { Entry } from '../history/files/to-entries.ts';

/** A launch as the deployed responder would have taken it. */
export interface Judged extends Judgement {
  /** What launches of one incident share. */
  readonly key: string;
  /** Milliseconds since 1970; undefined where the record has no readable time. */
  readonly time: number | undefined;
  /** The caller's ARN, by which expectations name it; the record's own where they cannot. */
  readonly arn: string | undefined;
}

/**
 * Judges a launch by the very code of the deployed responder. Which launches belong together is for the tally to
 * say. Tags and the circuit breaker are not asked: the records show neither.
 *
 * @param entry a record of RunInstances, whatever else it holds
 * @param account that the responder lives in; the account of the record itself where it is left out
 */
export function judge(entry: Entry, settings: Settings, account?: string): Judged {
  const read = Date.parse(textAt(entry.record, 'eventTime') ?? '');
  const time = Number.isNaN(read) ? undefined : read;
  const judgement = judgeEvent(toEvent(entry), {
    settings,
    account: account ?? accountOf(entry) ?? 'unknown',
    now: time === undefined ? new Date() : new Date(time),
  });
  const { launch, caller, verdict } = judgement;
  const arn = principalArn(caller) ?? textAt(entry.record, 'userIdentity', 'arn');
  return { launch, caller, verdict, key: principalKey(caller, launch), time, arn };
}
