import { againLines, againWords, toStarted, toToldAgain } from '../../../cli/incidents/told-again.ts';
import type { ToldLaunches } from '../../../core/incident/again.ts';
import { type TestTable, startTable } from '../../support/incident-table.ts';
import { firebreak } from '../../support/run/cli.ts';

const told: ToldLaunches = {
  launched: true,
  regions: ['us-east-1', 'eu-west-1'],
  instances: 24,
  mails: [
    {
      ...{ at: '2026-11-22T15:41:02.000Z', by: 'e-1', since: '2026-11-22T15:20:00.000Z' },
      ...{ reasons: ['first-success', 'new-region'], instances: 8, told: 0 },
    },
    {
      ...{ at: '2026-11-22T15:50:00.000Z', by: 'e-2', since: '2026-11-22T15:41:02.000Z' },
      ...{ reasons: ['unknown-caller'], instances: 24, told: 8 },
    },
  ],
};
const item = { told: JSON.stringify(told), started: '1040' };
const [first] = told.mails;
const stored = (change: object): string => JSON.stringify({ ...told, ...change });
const lines = (of: Parameters<typeof againWords>[0]): readonly string[] =>
  againLines(toToldAgain(of), toStarted(of));

describe('what was told again', () => {
  it('is a few words in the list', () => {
    expect(againWords(item)).toBe(' (told again 2 times within an hour, 1,040 instances)');
    expect(againWords({ told: stored({ mails: [first] }), started: '1' })).toBe(
      ' (told again once, 1 instance)',
    );
  });

  it('is a line for each mail, with its reasons, and one for all', () => {
    expect(lines(item)).toEqual([
      '2026-11-22 15:41:02Z: the first launch that came through, a new region; 8 instances by then, 0 told before',
      '2026-11-22 15:50:00Z: perhaps another caller; 24 instances by then, 8 told before',
      'launched, 2 regions, 1,040 instances started so far',
    ]);
  });

  it('says where nothing came through', () => {
    expect(lines({ ...item, told: stored({ launched: false }) }).at(-1)).toMatch(/^nothing came through, /);
  });

  it.each([
    ['an older release, which wrote nothing', {}],
    ['nobody told again', { told: stored({ mails: [] }), started: '3' }],
    ['no JSON', { told: '{"mails":[', started: '3' }],
    ['a number', { told: '7' }],
    ['null', { told: 'null' }],
    ['a list', { told: '[1]' }],
    ['mails that are no list', { told: stored({ mails: { length: 3 } }) }],
    ['mails without a time', { told: stored({ mails: [null, 7, 'x', { at: 5 }, { at: 'yesterday' }] }) }],
  ])('is nothing with %s', (_name, hostile) => {
    expect([againWords(hostile), lines(hostile)]).toEqual(['', []]);
  });

  it('leaves out what has another shape, and keeps the rest', () => {
    const mails = [
      'x',
      { at: '2026-11-22T15:41:02Z', reasons: ['\u001b[2J', 'toString', 4], instances: -1, told: '1e999' },
      { at: '2026-11-22T15:50:00Z', reasons: 'new-region', instances: 2.5, told: {} },
      { ...first, instances: '9', told: [1] },
    ];
    const hostile = {
      told: stored({ launched: 'yes', regions: [1, 'eu-west-1', {}], mails }),
      started: 'NaN',
    };
    expect(againWords(hostile)).toBe(' (told again 3 times within an hour)');
    expect(lines(hostile)).toEqual([
      '2026-11-22 15:41:02Z: for a reason that this release does not know',
      '2026-11-22 15:50:00Z: for a reason that this release does not know',
      '2026-11-22 15:41:02Z: the first launch that came through, a new region; 9 instances by then',
      'nothing came through, 1 region',
    ]);
  });
});

describe('the commands', () => {
  let table: TestTable;
  const put = async (pk: string, attributes: Readonly<Record<string, string>>): Promise<void> => {
    const texts = { incidentId: `fb-${pk}`, subject: `root ${pk}`, status: 'alerted', response: 'alert' };
    const Item = Object.fromEntries(
      Object.entries({ pk, sk: 'INCIDENT', ...texts, ...attributes }).map(([name, S]) => [name, { S }]),
    );
    await table.account.dynamoDb.execute('PutItem', { TableName: 'incidents', Item });
  };
  const run = async (...args: readonly string[]): Promise<string> => {
    const { endpoint, iam } = table.account;
    const env = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    };
    const { code, stdout, stderr } = await firebreak([...args, '--table', 'incidents'], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  beforeAll(async () => {
    table = await startTable();
    await put('again', item);
    await put('older', {});
    await put('hostile', { told: '{"mails":[{"at":"\\u001b[2J"}]}', started: '-1' });
  });
  afterAll(() => table.close());

  it('list who was told again', async () => {
    const list = await run('incidents');
    expect(list).toMatch(/root again \(told again 2 times within an hour, 1,040 instances\)$/m);
    expect(list).toMatch(/root older$/m);
    expect(list).toMatch(/root hostile$/m);
    const entries = JSON.parse(await run('incidents', '--json')) as { incidentId: string }[];
    const of = (id: string) => entries.find(({ incidentId }) => incidentId === id);
    expect(of('fb-again')).toMatchObject({ started: 1_040, told: { launched: true, regions: told.regions } });
    for (const id of ['fb-older', 'fb-hostile'])
      expect(Object.keys(of(id)!)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/told|started/)]),
      );
  }, 60_000);

  it('show it of one', async () => {
    const shown = (await run('incident', 'fb-again')).replace(/\s+/g, ' ');
    expect(shown).toContain(['WHAT WAS TOLD AGAIN', ...lines(item)].join(' '));
    expect(JSON.parse(await run('incident', 'fb-again', '--json'))).toMatchObject({
      started: 1_040,
      told: { mails: [{ at: first?.at, reasons: first?.reasons, instances: 8, told: 0 }, {}] },
    });
    for (const id of ['fb-older', 'fb-hostile']) {
      expect(await run('incident', id)).not.toContain('TOLD AGAIN');
      expect(JSON.parse(await run('incident', id, '--json'))).not.toHaveProperty('told');
    }
  }, 60_000);
});
