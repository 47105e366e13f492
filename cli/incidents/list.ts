import { describePause, type Pause } from '../../core/incident/pause.ts';
import { isIncident, type StoredItem } from '../../core/incident/read-item.ts';
import { neutral, utc } from '../../core/values/text.ts';
import { parseOptions } from './options.ts';
import { openTable, patiently } from './read.ts';

/** `firebreak incidents`: whether containment is paused, and the incidents of the deployed responder, the newest first. */
export async function incidents(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, 0);
  const { records, brake, now } = await openTable(options);
  const paused = await patiently(() => brake.read(now()));
  const found = (await patiently(() => records.all()))
    .filter(isIncident)
    .toSorted((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''));
  const listed: Listed[] = [];
  for (const item of found)
    listed.push({
      item,
      launches: await patiently(() => records.countLaunches({ ...item, incidentId: item.incidentId ?? '' })),
    });
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ paused: paused ?? null, incidents: listed.map(toEntry) }, null, 2)}\n`
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
}

function toEntry({ item, launches }: Listed): object {
  const { incidentId, openedAt, status, subject, response, windowEnds, restoredAt, restoredBy } = item;
  return { incidentId, openedAt, status, response, subject, launches, windowEnds, restoredAt, restoredBy };
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
    ...listed.map(({ item: { incidentId = '', openedAt = '', status = '', subject = '' }, launches }) =>
      row([
        neutral(incidentId, 28),
        utc(openedAt),
        neutral(status, 10),
        String(launches),
        neutral(subject, 100),
      ]),
    ),
  ];
}
