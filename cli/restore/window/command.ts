import { setTimeout as pause } from 'node:timers/promises';
import { plural } from '../../../core/values/text.ts';
import { confirm } from '../../by-hand/confirm.ts';
import { openIncidentTable } from '../../by-hand/incident-table.ts';
import { repeat } from '../../by-hand/repeat.ts';
import { onInterrupt } from '../../interrupt.ts';
import { openByHand } from '../by-file/kept-from-journal.ts';
import { type Given, partly, print, show } from '../given.ts';
import type { WindowOption } from '../options.ts';
import { documentOf, planLines, resultLines } from './render.ts';
import { carryOutWindow, isToRestore, planWindow, type WindowDeps } from './run.ts';
import { settingsOf, type Window } from './select.ts';

/**
 * `firebreak restore --since TIME --all`, or with --deployment-of: restores every incident that was opened since, or under
 * the same settings, where wrong settings contained what is one's own.
 * @returns the exit code: 0 where all of them are restored, or could be
 */
export async function restoreWindow(
  { since, deploymentOf, except, withoutPause }: WindowOption,
  { options, aws, homeRegion, settings, deps, harmless }: Given,
): Promise<number> {
  const { records, brake } = await openIncidentTable(aws, homeRegion, options.table);
  const paused = await repeat(() => brake.read(aws.now()), { pause });
  const items = await repeat(() => records.all(), { pause });
  const byHand = openByHand(aws.account, deps.tell);
  const all: WindowDeps = { ...deps, records, settings, arn: aws.arn, byHand };
  const window: Window = {
    ...(since && { since: since.dateAt(aws.now()) }),
    ...(deploymentOf !== undefined && { settings: settingsOf(items, deploymentOf) }),
    except,
  };
  const plans = await planWindow(items, window, all);
  const toRestore = plans.filter(isToRestore);
  const isHeldUp = paused === undefined && !withoutPause && toRestore.length > 0;
  const about = { window, paused, isHeldUp, isExecuting: options.execute };
  if (!options.json) show(planLines(plans, about));
  if (!options.execute || isHeldUp || toRestore.length === 0) {
    if (options.json) print(documentOf(plans, about));
    return isHeldUp || plans.some(({ problem }) => problem !== undefined) ? 1 : 0;
  }
  const count = toRestore.flatMap(({ incidentIds }) => incidentIds).length;
  if (!options.yes) await confirm(String(count), `restore ${plural(count, 'incident')}`);
  harmless();
  const done = onInterrupt(() => undefined, partly);
  try {
    const results = await carryOutWindow(plans, all);
    if (options.json) print(documentOf(results, about));
    else show(resultLines(results));
    return results.some(({ problem }) => problem !== undefined) ? 1 : 0;
  } finally {
    done();
  }
}
