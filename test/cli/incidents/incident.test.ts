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
  ...{ launches: 3, refusedByDeny: 0, credentials: [], actions: [], priors: [] },
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
});
