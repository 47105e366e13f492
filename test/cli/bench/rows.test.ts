import { effects } from '../../../cli/bench/effects.ts';
import { isWarm, kinds, rows } from '../../../cli/bench/rows.ts';

it('names each row once', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

it('measures the processes of a warm row after another one of the same effect and branches', () => {
  for (const [index, row] of rows.entries()) {
    if (!isWarm(row)) continue;
    const before = rows[index - 1];
    expect([row.id, before?.effect, before?.branches]).toEqual([row.id, row.effect, row.branches]);
  }
});

it('judges each effect, cold and warm, by its branch alone', () => {
  const judged = rows.filter(({ atMost, branches }) => atMost !== undefined && branches === 'alone');
  const wanted = Object.keys(effects).flatMap((effect) => [`${effect} second`, `${effect} used`]);
  expect(judged.map(({ effect, processes }) => `${effect} ${processes}`).sort()).toEqual(wanted.sort());
});

it('ends every kind of program with the inactive key, and has looked before', () => {
  for (const { calls } of kinds) {
    expect(calls.at(-1)).toBe('UpdateAccessKey');
    expect(calls.length).toBeGreaterThan(1);
  }
});
