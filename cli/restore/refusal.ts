import { staleAfterMs } from '../../core/incident/items.ts';
import type { IncidentItem } from '../../core/incident/read-item.ts';
import type { RestorePlan } from '../../core/restore/plan.ts';
import { utc } from '../../core/values/text.ts';
import type { Found } from './kept-from-table.ts';
import type { RestoreOptions } from './options.ts';

/** Why an incident is not restored now, or that there is nothing to restore; undefined where there is. */
export function standingOf(
  incident: Pick<IncidentItem, 'incidentId' | 'status' | 'openedAt' | 'restoredAt' | 'restoredBy'>,
  anyPriors: boolean,
  now: Date,
): { readonly nothing: string } | { readonly notNow: string } | undefined {
  const { incidentId, status, openedAt = '', restoredAt = '', restoredBy = 'somebody' } = incident;
  switch (status) {
    case 'restored':
      return {
        nothing: `${incidentId} was restored at ${utc(restoredAt)} by ${restoredBy}. Nothing is left to do.`,
      };
    case 'alerted':
      if (anyPriors) return undefined; // of an earlier incident of the same caller
      return { nothing: `${incidentId} was an alert: nothing was changed, and nothing is to be restored.` };
    case 'containing':
      if (now.getTime() - Date.parse(openedAt) >= staleAfterMs) return undefined;
      return {
        notNow:
          `${incidentId} is being contained since ${utc(openedAt)}: what is restored now would be taken again. ` +
          'Wait until firebreak incidents shows it as held or not-held.',
      };
    case 'held':
    case 'not-held':
    case 'restoring':
      return undefined;
  }
}

/**
 * The same for an incident with its further credentials: one that is being contained at this moment would be contained
 * again, and one that was contained behind the restore of the incident is still to be restored.
 */
export function standingOfAll(
  { incident, waves, priors }: Pick<Found, 'incident' | 'waves' | 'priors'>,
  now: Date,
): ReturnType<typeof standingOf> {
  const [own, ...others] = [incident, ...waves].map((item) => standingOf(item, priors.length > 0, now));
  const notNow = [own, ...others].find((each) => each !== undefined && 'notNow' in each);
  const isLeft = waves.some(({ response }) => response === 'contain');
  return notNow ?? (isLeft ? undefined : own);
}

/** Why a plan is not carried out without being asked for more. */
export function refusalOf(
  { drift, sessionsUntil }: Pick<RestorePlan, 'drift' | 'sessionsUntil'>,
  options: RestoreOptions,
): string | undefined {
  if (drift.length > 0 && !options.despiteDrift) {
    return 'not everything is as containment left it. Look into it first; --despite-drift goes on anyway.';
  }
  if (sessionsUntil !== undefined && !options.includeSessions) {
    return (
      `sessions that the denies ended may be alive until ${utc(sessionsUntil)}, and would work again: no inactive key ends ` +
      'them. Wait until then, or give --include-sessions if you know that there are none.'
    );
  }
  return undefined;
}
