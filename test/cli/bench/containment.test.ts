import { contain, type Rehearsal, rehearse } from '../../../cli/bench/account/containment.ts';
import { payloadsOf } from '../../../cli/bench/account/payloads.ts';
import { openStage, type Stage } from '../../../cli/bench/account/stage.ts';
import { type Row, rows } from '../../../cli/bench/rows.ts';
import { steps } from '../../../lambda/contract.ts';
import { synthesize } from '../../support/run/synthesize.ts';

let stage: Stage;
let rehearsal: Rehearsal;

beforeAll(async () => {
  stage = await openStage(await synthesize('cli/bench/settings.ts'));
  rehearsal = await rehearse(stage);
}, 60_000);

afterAll(() => stage.account.close());

const cold = rows.filter(({ branches, processes }) => branches === 'alone' && processes === 'second');

it.each(cold)(
  '$id: everybody who launches while it measures is contained',
  async (row: Row) => {
    const { path } = await contain(stage, row, rehearsal.launch);
    expect(path.effect).toBe(row.effect);
  },
  30_000,
);

it('finds in the rehearsal what every step is given', () => {
  expect(Object.keys(payloadsOf(rehearsal.execution))).toEqual(steps);
});
