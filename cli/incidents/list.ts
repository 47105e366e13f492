import type { HoldSettings } from '../../core/containment/next-move.ts';
import { countCredentials, countsWith } from '../../core/incident/other-credentials.ts';
import { describePause, type Pause } from '../../core/incident/pause.ts';
import {
  isCredential,
  isIncident,
  type StoredItem,
  toCredentialItem,
} from '../../core/incident/item/read-item.ts';
import { staleBefore } from '../../core/incident/stale.ts';
import type { CredentialCount } from '../../core/incident/tally.ts';
import { neutral, plural, utc } from '../../core/values/text.ts';
import { byHandLines } from './by-hand.ts';
import { type IncidentOptions, parseOptions } from './options.ts';
import { openTable, patiently } from './read.ts';
import { patrolWords, toPatrol } from './patrolled.ts';
import { againWords, toStarted, toToldAgain } from './told-again.ts';

/**
 * `firebreak incidents`: whether containment is paused, and the incidents of the deployed responder, the newest first; then
 * what was contained by hand from this machine, which is known where there is no responder, too.
 */
export async function incidents(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, 0);
  const byHand = byHandLines();
  // Beside the list that programs read, which is of the table alone.
  const beside = options.json ? process.stderr : process.stdout;
  try {
    return await listTable(options);
  } finally {
    if (byHand.length > 0) beside.write(`${byHand.join('\n')}\n`);
  }
}

async function listTable(options: IncidentOptions): Promise<number> {
  const { records, brake, now, settings } = await openTable(options);
  const paused = await patiently(() => brake.read(now()));
  const items = await patiently(() => records.all());
  const found = items
    .filter(isIncident)
    .toSorted((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''));
  const listed: Listed[] = [];
  for (const item of found)
    listed.push({
      item,
      credentials: othersOf(item, items, now(), settings),
      launches: await patiently(() => records.countLaunches({ ...item, incidentId: item.incidentId ?? '' })),
    });
  // Beside the list that programs read, which is of incidents alone.
  if (options.json) process.stderr.write(pausedLines(paused).join('\n'));
  process.stdout.write(
    options.json
      ? `${JSON.stringify(listed.map(toEntry), null, 2)}\n`
      : `${[...pausedLines(paused), ...toLines(listed)].join('\n')}\n`,
  );
  return 0;
}

const pausedLines = (paused: Pause | undefined): readonly string[] =>
  paused
    ? [`NOBODY IS CONTAINED: containment is ${describePause(paused)}. To end it: firebreak resume`, '']
    : [];

interface Listed {
  readonly item: StoredItem;
  readonly launches: number;
  /** How its further credentials stand; absent where there are none. */
  readonly credentials?: CredentialCount | undefined;
}

const othersOf = (
  incident: StoredItem,
  items: readonly StoredItem[],
  now: Date,
  settings: HoldSettings,
): CredentialCount | undefined =>
  countCredentials(
    items
      .filter((item) => item.pk === incident.pk && countsWith(item, incident.incidentId ?? '', now))
      .filter((item) => isIncident(item) || isCredential(item))
      .map(toCredentialItem),
    toCredentialItem(incident),
    staleBefore(now, settings),
  );

function toEntry({ item, launches, credentials }: Listed): object {
  const { incidentId, openedAt, status, subject, response, windowEnds, restoredAt, restoredBy } = item;
  const { patrolledAt } = item;
  return {
    incidentId,
    openedAt,
    status,
    response,
    subject,
    launches,
    started: toStarted(item),
    told: toToldAgain(item),
    credentials,
    patrolledAt,
    patrol: toPatrol(item),
    windowEnds,
    restoredAt,
    restoredBy,
  };
}

function toLines(listed: readonly Listed[]): readonly string[] {
  if (listed.length === 0) return ['There are no incidents.'];
  const row = ([id, opened, status, launches, subject]: readonly [
    string,
    string,
    string,
    string,
    string,
  ]): string =>
    [id.padEnd(28), opened.padEnd(20), status.padEnd(10), launches.padStart(8), ` ${subject}`].join('  ');
  return [
    row(['INCIDENT', 'OPENED', 'STATUS', 'LAUNCHES', 'WHO']),
    ...listed.map(({ item, launches, credentials }) => {
      const { incidentId = '', openedAt = '', status = '', subject = '' } = item;
      return row([
        neutral(incidentId, 28),
        utc(openedAt),
        neutral(status, 10),
        String(launches),
        neutral(subject, 100) + againWords(item) + furtherWords(credentials) + patrolWords(item),
      ]);
    }),
  ];
}

/** One that may still work is said: the status is that of the first credential. */
function furtherWords(credentials: CredentialCount | undefined): string {
  if (!credentials) return '';
  const { count, openCount } = credentials;
  return ` (+ ${plural(count, 'credential')}${openCount === 0 ? '' : `, ${String(openCount)} NOT CONTAINED`})`;
}
