import { type Known, knownLines } from '../../../cli/incidents/known.ts';

const known = (change: Partial<Known>): Known => ({
  ...{
    pk: 'user:x',
    sk: 'INCIDENT',
    incidentId: 'fb-1',
    subject: 'user x',
    status: 'held',
    response: 'contain',
  },
  ...{ launches: 3, refusedByDeny: 0, credentials: [], actions: [], priors: [], records: [] },
  ...change,
});
const said = (change: Partial<Known> = {}): string =>
  knownLines(known(change)).join(' ').replace(/\s+/g, ' ');

describe('firebreak incident', () => {
  it('says how many of the launches a deny of ours refused', () => {
    expect(said({ refusedByDeny: 2 })).toContain(
      'launches counted: 3 2 of them by credentials that a deny of this incident refused: it holds, and nobody is contained for them',
    );
  });
  it('says nothing of it where there were none', () => {
    expect(said()).not.toContain('refused');
  });
  it('says how the restore of each thing stands', () => {
    expect(said()).not.toContain('RESTORE');
    const record = { at: '2026-11-22T16:00:00.000Z', by: 'arn:me' };
    const records = [
      { ...record, thing: 'key user x AKIA1', state: 'kept' },
      { ...record, thing: 'password user x', state: 'waiting', waitsFor: ['fb-2', 'fb-3'] },
    ] as const;
    expect(said({ records })).toContain(
      'HOW ITS RESTORE STANDS kept: key user x AKIA1, 2026-11-22 16:00:00Z by arn:me ' +
        'waiting: password user x, 2026-11-22 16:00:00Z by arn:me, for fb-2, fb-3',
    );
  });
});
