import { type Asked, toTrailView, type TrailRow } from '../../../core/review/trail-view.ts';

const asked: Asked = {
  from: '2025-10-22',
  to: '2026-11-26',
  account: '111122223333',
  asked: { keys: 1, accounts: 2, regions: 17 },
  notAsked: [],
};
const at = '2026-11-26T13:05:55.123Z';
const first = '2026-02-01T00:00:00Z';
const last = '2026-11-25T23:59:59Z';
const row = (kind: string, name: string, calls: number, older = 0, names = 1): TrailRow => [
  kind,
  name,
  String(calls),
  String(older),
  first,
  last,
  String(names),
];
const view = (rows: readonly TrailRow[], more = false) => toTrailView(asked, { rows, more }, at);

it('sums up what Athena answered, and says how many names it leaves out', () => {
  const rows = [
    row('account', '111122223333', 900, 100, 2),
    row('account', '444455556666', 100, 0, 2),
    row('all', '', 1000, 100),
    row('error', 'AccessDenied', 12),
    ...Array.from({ length: 10 }, (_, index) => row('operation', `ec2:Call${index}`, 100 - index, 0, 345)),
    row('region', 'us-east-1', 1000, 100),
    row('service', 'ec2', 1000, 100),
  ];
  const found = toTrailView(asked, { rows, more: false, bytesScanned: 5_000 }, at);
  expect(found).toMatchObject({
    queriedAt: at,
    calls: 1000,
    callsBefore90Days: 100,
    firstSeen: first,
    lastSeen: last,
    accounts: {
      items: [
        { name: '111122223333', count: 900, first, last },
        { name: '444455556666', count: 100, first, last },
      ],
      more: 0,
    },
    errors: { items: [{ name: 'AccessDenied', count: 12, first, last }], more: 0 },
    operations: { more: 335 },
    bytesScanned: 5_000,
    complete: true,
  });
  expect(found.operations.items).toHaveLength(10);
});

it('says so where there is nothing', () => {
  expect(view([])).toMatchObject({
    calls: 0,
    callsBefore90Days: 0,
    services: { items: [], more: 0 },
    complete: true,
  });
  expect(view([])).not.toHaveProperty('firstSeen');
  expect(view([])).not.toHaveProperty('bytesScanned');
});

it('is not complete where something was not asked for or not read', () => {
  expect(view([], true).complete).toBe(false);
  expect(toTrailView({ ...asked, notAsked: ['x'] }, { rows: [], more: false }, at).complete).toBe(false);
});

it.each<[string, TrailRow]>([
  ['nothing', []],
  ['no number', ['service', 'ec2', undefined, '0', first, last, '1']],
  ['a number that is none', ['service', 'ec2', 'NaN', '0', first, last, '1']],
  ['a negative number', ['service', 'ec2', '-1', '0', first, last, '1']],
  ['a number beyond all counting', ['service', 'ec2', '9'.repeat(400), '0', first, last, '1']],
])('is not complete where a row has %s', (_name, odd) => {
  const found = view([odd, row('all', '', 3)]);
  expect(found).toMatchObject({ complete: false, calls: 3, services: { items: [], more: 0 } });
});

it('leaves out times that are none, and a kind that was not asked for', () => {
  const found = view([['all', '', '3', '0', 'yesterday', undefined, '1'], row('colour', 'red', 3)]);
  expect(found).not.toHaveProperty('firstSeen');
  expect(found).not.toHaveProperty('lastSeen');
  expect(JSON.stringify(found)).not.toContain('red');
});

it('holds at most 8 KB, whatever the names are', () => {
  const kinds = ['account', 'region', 'service', 'operation', 'error'];
  const names = ['"\\\u0000'.repeat(200_000), '漢'.repeat(80), '👾'.repeat(80), 'a'.repeat(60)];
  for (const name of names) {
    const rows = [
      ['all', name, '9'.repeat(15), '9'.repeat(15), first, last, '1'],
      ...kinds.flatMap((kind) =>
        Array.from({ length: 200 }, () => [kind, name, '9'.repeat(15), '0', first, last, '9'.repeat(15)]),
      ),
    ];
    const notAsked = Array.from({ length: 5 }, () => 'x'.repeat(110));
    const text = JSON.stringify(
      toTrailView({ ...asked, notAsked }, { rows, more: true, bytesScanned: 1e15 }, at),
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
  }
});

it('shows a long name by its beginning', () => {
  const [item] = view([row('operation', `ec2:${'A'.repeat(100)}`, 1)]).operations.items;
  expect(item!.name).toMatch(/^ec2:A{53}\.\.\.$/);
});
