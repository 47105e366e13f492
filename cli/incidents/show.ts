import {
  actionsOf,
  incidentOfPrior,
  isCredential,
  isIncident,
  isPrior,
  principalOfPrior,
  type StoredItem,
} from '../../core/incident/item/read-item.ts';
import { firebreak } from '../../core/values/shell.ts';
import { compact } from '../../core/values/unknown.ts';
import { readIncident, readPriors, readRecords } from '../by-hand/stored-incident.ts';
import { isByHandId } from '../journal/id.ts';
import { NotFound } from '../not-found.ts';
import { type Known, knownLines } from './known.ts';
import { parseOptions } from './options.ts';
import { toPatrol } from './patrolled.ts';
import { openTable, patiently } from './read.ts';
import { toStarted, toToldAgain } from './told-again.ts';

/** `firebreak incident`: everything that the table knows of one. */
export async function incident(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, 1);
  const [id = ''] = options.ids;
  const { records } = await openTable(options);
  const items = await patiently(() => records.all());
  const item = items.find((one) => isIncident(one) && one.incidentId === id);
  if (!item) throw notThere(id, items);
  const its = { ...item, incidentId: id };
  const known = toKnown(item, items, {
    launches: await patiently(() => records.countLaunches(its)),
    refusedByDeny: await patiently(() => records.countRefusedByDeny(its)),
  });
  process.stdout.write(
    options.json ? `${JSON.stringify(known, null, 2)}\n` : `${knownLines(known).join('\n')}\n`,
  );
  return 0;
}

/** What was written down before its actions outlives an incident that another one has taken the place of. */
function notThere(id: string, items: readonly StoredItem[]): NotFound {
  if (isByHandId(id))
    return new NotFound(
      `${id} was contained by hand, and is in no table: ${firebreak(`restore ${id}`)} shows what it took.`,
    );
  const prior = items.find((item) => isPrior(item) && incidentOfPrior(item) === id);
  const now = items.find(
    (item) => isIncident(item) && prior && item.pk === principalOfPrior(prior),
  )?.incidentId;
  return new NotFound(
    now === undefined
      ? `the table has no incident ${id}. firebreak incidents lists them.`
      : `${id} is over, and of the same caller there is ${now} now: firebreak incident ${now}. The evidence bucket ` +
          `has the earlier one, under incidents/${id}/.`,
  );
}

function toKnown(
  item: StoredItem,
  items: readonly StoredItem[],
  counts: Pick<Known, 'launches' | 'refusedByDeny'>,
): Known {
  const { intent, containment, verification, secondWave, backupKey } = readIncident(item);
  const details = compact({ intent, containment, verification, secondWave, backupKey });
  return {
    ...item,
    ...details,
    told: toToldAgain(item),
    started: toStarted(item),
    patrol: toPatrol(item),
    ...counts,
    credentials: items
      .filter((other) => isCredential(other) && other.pk === item.pk && other.incidentId === item.incidentId)
      .map(({ credential, subject, status, openedAt, heldAt, execution }) =>
        compact({ credential, subject, status, openedAt, heldAt, execution }),
      ),
    actions: actionsOf(details),
    priors: readPriors(items, item.pk).map(({ incidentId, priors, restoredAt }) =>
      compact({ incidentId, priors, restoredAt }),
    ),
    records: readRecords(items)
      .filter(({ pk, incidentId }) => pk === item.pk && incidentId === item.incidentId)
      .map(({ record }) => record),
  } as Known;
}
