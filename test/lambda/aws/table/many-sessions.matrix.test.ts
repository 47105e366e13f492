import { makeBreaker } from '../../../../lambda/aws/table/breaker.ts';
import { makeRetelling } from '../../../../lambda/aws/table/retelling.ts';
import { makeForeignDenies } from '../../../../lambda/aws/table/foreign-denies.ts';
import { makeIncidents } from '../../../../lambda/aws/table/incidents.ts';
import { makeTallies } from '../../../../lambda/aws/table/tallies.ts';
import { makeWaves } from '../../../../lambda/aws/table/waves.ts';
import { countCredentials } from '../../../../core/incident/other-credentials.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { resolveCaller } from '../../../../lambda/steps/resolve-caller/resolve.ts';
import { account, launchRecord, roleIdentity, settings, toEvent } from '../../../support/events.ts';
import { createVirtualClock } from '../../../property/clock.ts';
import { openTable, type Table, tableName } from '../../../property/table.ts';

const sessions = 500;
const limit = 10;
const regions = Array.from({ length: 17 }, (_, index) => `eu-west-${index + 1}`);
const start = Date.parse('2026-11-01T10:00:00Z');

// In this process, not over the wire: it is two thousand calls.
let table: Table;
beforeAll(async () => {
  table = await openTable(createVirtualClock(new Date(start)), (_name, call) => call());
});

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The n-th of many sessions of one role, each with the longest name that STS takes, launches. */
function launchBy(n: number): Promise<ContainmentState> {
  const { client } = table;
  const name = `${String(n)}-`.padEnd(64, 'x');
  const at = start + n * 1_000;
  const { roleId, roleName } = { roleId: 'AROAEXAMPLEROLEID0001', roleName: 'Admin' };
  const identity = {
    ...roleIdentity,
    principalId: `${roleId}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`,
    sessionContext: {
      ...roleIdentity.sessionContext,
      attributes: { creationDate: iso(at - 500), mfaAuthenticated: 'false' },
    },
  };
  const record = {
    ...launchRecord,
    ...{ eventID: `event-${String(n)}`, eventTime: iso(at), awsRegion: regions[n % regions.length] },
    userIdentity: identity,
  };
  return resolveCaller(
    { event: toEvent(record), execution: `execution-${String(n)}` },
    {
      incidents: makeIncidents(client, tableName),
      breaker: makeBreaker(client, tableName, 60_000),
      waves: makeWaves(client, tableName, 60_000),
      denies: makeForeignDenies(client, tableName),
      retelling: makeRetelling(client, tableName),
      settings: settings({ wavesPerPrincipal: limit }),
      account,
      now: new Date(at + 250),
    },
  );
}

it(`${String(sessions)} sessions of one role are one incident, ${String(limit)} waves and one loud notice, and no item grows with them`, async () => {
  const states: ContainmentState[] = [];
  for (let n = 0; n < sessions; n += 1) states.push(await launchBy(n));

  expect(new Set(states.map(({ incident }) => incident.id)).size).toBe(1);
  const routes = (route: ContainmentState['route']): number =>
    states.filter((state) => state.route === route).length;
  // The first session is the incident; after the waves one is told loudly, and the others are counted; of those,
  // two are told in new regions, and two at ten times as many and at a hundred; thirty are traced without a mail.
  expect([routes('contain'), routes('alert'), routes('absorbed')]).toEqual([
    1 + limit,
    5 + 30,
    sessions - limit - 36,
  ]);
  const mailed = states.filter(({ route, incident }) => route === 'alert' && incident.quiet !== true);
  expect(mailed.flatMap(({ again }): readonly string[] => again?.reasons ?? ['loud']).toSorted()).toEqual([
    'loud',
    ...['new-region', 'new-region', 'new-region', 'new-region'],
    ...['ten-fold', 'ten-fold'],
  ]);
  const loud = states.filter(({ breaker }) => breaker?.opened);
  expect(loud).toMatchObject([{ breaker: { of: 'waves', limit } }]);

  const { Items: items } = (await table.execute('Scan', {})) as { Items: readonly object[] };
  const sizes = items.map((item) => JSON.stringify(item).length);
  expect(items).toHaveLength(sessions + 2); // WAVES and BREAKER
  expect(Math.max(...sizes)).toBeLessThan(10_000);

  const { key, id } = states[0]!.incident;
  const now = new Date(start + 600_000);
  const found = await makeTallies(table.client, tableName).credentials({ id, key }, now);
  expect(
    countCredentials(found, { sk: 'INCIDENT', execution: 'execution-0' }, now.toISOString()),
  ).toMatchObject({
    count: sessions - 1,
    openCount: sessions - 1 - limit,
  });
}, 120_000);
