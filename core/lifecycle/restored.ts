import type { Caller } from '../caller/caller.ts';
import { neutral } from '../values/text.ts';
import { eventId, toSummary } from './event-id.ts';
import { type Principal, toPrincipal } from './incident-detail.ts';
import { type LifecycleDetail, type LifecycleEvent, lifecycleVersion } from './names.ts';

/** The detail of the event that an incident is restored. */
interface RestoredDetail extends LifecycleDetail {
  readonly incident: { readonly id: string };
  readonly account: { readonly id: string };
  readonly principal: Principal;
  /** ARN of whoever ran the command. */
  readonly restoredBy: string;
}

/** What is known of what was restored. */
export interface RestoredIncident {
  readonly incidentId: string;
  readonly subject: string;
  readonly caller?: Caller;
}

/** @param by who restored it, in which account, and when */
export function restoredEvent(
  { incidentId, subject, caller }: RestoredIncident,
  { account, arn, now }: { readonly account: string; readonly arn: string; readonly now: Date },
): LifecycleEvent {
  const detail: RestoredDetail = {
    schemaVersion: lifecycleVersion,
    id: eventId(incidentId, 'Restored', ''),
    dedupKey: incidentId,
    summary: toSummary(`RESTORED: ${subject}`),
    urgency: 'info',
    writtenAt: now.toISOString(),
    incident: { id: incidentId },
    account: { id: account },
    principal: toPrincipal(caller),
    restoredBy: neutral(arn, 300),
  };
  return { type: 'Restored', detail };
}
