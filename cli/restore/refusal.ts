import type { IncidentItem } from '../../core/incident/item/read-item.ts';
import type { RestorePlan } from '../../core/restore/plan.ts';
import { utc } from '../../core/values/text.ts';
import type { Found } from './kept-from-table.ts';
import type { RestoreOptions } from './options.ts';

/**
 * Why an incident is not restored now, or that there is nothing to restore; undefined where there may be.
 * @param staleBefore a containment under way since before this has died, ISO 8601
 */
export function standingOf(
  incident: Pick<IncidentItem, 'incidentId' | 'status' | 'openedAt'>,
  anyLeft: boolean,
  staleBefore: string,
): { readonly nothing: string } | { readonly notNow: string } | undefined {
  const { incidentId, status, openedAt = '' } = incident;
  switch (status) {
    case 'alerted':
      if (anyLeft) return undefined; // of an earlier incident of the same caller
      return { nothing: `${incidentId} was an alert: nothing was changed, and nothing is to be restored.` };
    case 'containing':
      if (openedAt <= staleBefore) return undefined;
      return {
        notNow:
          `${incidentId} is being contained since ${utc(openedAt)}: what is restored now would be taken again. ` +
          'Wait until firebreak incidents shows it as held or not-held.',
      };
    case 'held':
    case 'not-held':
    case 'restoring':
    case 'restored':
      return undefined;
  }
}

/**
 * The same for everything that is restored together: a credential that is being contained at this moment would be
 * contained again, and one that was contained behind the restore of its incident is still to be restored.
 */
export function standingOfAll(
  { incident, others, priors, records }: Pick<Found, 'incident' | 'others' | 'priors' | 'records'>,
  staleBefore: string,
): ReturnType<typeof standingOf> {
  const anyLeft = priors.length > 0 || records.some(({ record }) => record.state !== 'restored');
  const [own, ...more] = [incident, ...others].map((item) => standingOf(item, anyLeft, staleBefore));
  const notNow = [own, ...more].find((each) => each !== undefined && 'notNow' in each);
  const isLeft = others.some(({ response }) => response === 'contain');
  return notNow ?? (isLeft ? undefined : own);
}

/** Who restored it, where all of it is restored: what is left of it was kept on purpose. */
export function restoredBy({ incident, others }: Pick<Found, 'incident' | 'others'>): string | undefined {
  if ([incident, ...others].some(({ status }) => status !== 'restored')) return undefined;
  return restoredWords(incident);
}

export const restoredWords = ({
  incidentId,
  restoredAt = '',
  restoredBy: by = 'somebody',
}: Pick<IncidentItem, 'incidentId' | 'restoredAt' | 'restoredBy'>): string =>
  `${incidentId} was restored at ${utc(restoredAt)} by ${by}.`;

/** Why a plan is not carried out without being asked for more. */
export function refusalOf(
  { drift, sessionsUntil }: Pick<RestorePlan, 'drift' | 'sessionsUntil'>,
  options: Pick<RestoreOptions, 'despiteDrift' | 'includeSessions'>,
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
