import type { Breaker } from '../../lambda/aws/breaker.ts';
import type { Incidents } from '../../lambda/aws/incidents.ts';
import type { ContainmentState } from '../../lambda/core/incident.ts';
import { principalArn } from '../../lambda/core/expectation.ts';
import type { Settings } from '../../lambda/core/settings.ts';
import { textAt } from '../../lambda/core/unknown.ts';
import { resolveCaller } from '../../lambda/resolve-caller/resolve.ts';
import { accountOf, toEvent } from '../history/launches.ts';
import type { Entry } from '../history/to-entries.ts';

/** A launch as the deployed responder would have taken it. */
export interface Judged {
  readonly state: ContainmentState;
  /** Milliseconds since 1970; undefined where the record has no readable time. */
  readonly time: number | undefined;
  /** The caller's ARN, by which expectations name it; the record's own where they cannot. */
  readonly arn: string | undefined;
  readonly entry: Entry;
}

/** Every launch opens an incident of its own; which of them belong together is for the tally to say. */
const incidents: Incidents = {
  open: ({ incident }) => Promise.resolve({ kind: 'opened', incident }),
  refuse: () => Promise.resolve(),
};
/** A history is many hours: whether the breaker would have opened in one of them is not judged. */
const breaker: Breaker = { admit: () => Promise.resolve({ kind: 'admitted' }) };

/**
 * Judges a launch by the very code of the deployed responder, with an incident table that is always empty.
 *
 * @param entry a record of RunInstances, whatever else it holds
 * @param account that the responder lives in; the account of the record itself where it is left out
 */
export async function judge(entry: Entry, settings: Settings, account?: string): Promise<Judged> {
  const read = Date.parse(textAt(entry.record, 'eventTime') ?? '');
  const time = Number.isNaN(read) ? undefined : read;
  const state = await resolveCaller(
    { event: toEvent(entry), execution: 'replay' },
    {
      incidents,
      breaker,
      settings,
      account: account ?? accountOf(entry) ?? 'unknown',
      now: time === undefined ? new Date() : new Date(time),
    },
  );
  return { state, time, arn: arnOf(state, entry), entry };
}

function arnOf({ caller }: ContainmentState, { record }: Entry): string | undefined {
  return principalArn(caller) ?? textAt(record, 'userIdentity', 'arn');
}
