import { renderText } from '../../../core/report/renderers/render-text.ts';
import { toReport } from '../../../core/report/report.ts';
import type { TrailView } from '../../../core/review/trail-view.ts';
import { launchRecord } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const nothing = { items: [], more: 0 };
const view: TrailView = {
  queriedAt: '2026-11-26T13:05:55.123Z',
  from: '2025-10-22',
  to: '2026-11-26',
  account: '111122223333',
  asked: { keys: 1, accounts: 2, regions: 17 },
  notAsked: [],
  calls: 1000,
  callsBefore90Days: 100,
  firstSeen: '2026-02-01T00:00:00Z',
  lastSeen: '2026-11-25T23:59:59Z',
  accounts: {
    items: [
      { name: '111122223333', count: 988 },
      { name: '444455556666', count: 12 },
    ],
    more: 0,
  },
  regions: nothing,
  services: { items: [{ name: 'ec2', count: 1000 }], more: 3 },
  operations: nothing,
  errors: nothing,
  bytesScanned: 1_234_567_890,
  complete: true,
};
const textOf = (trail?: object) =>
  renderText(
    toReport({
      now: new Date('2026-11-26T13:10:00Z'),
      state: stateOf(launchRecord, { ...(trail && { trail: trail as TrailView }) }),
    }),
  ).replace(/\s+/g, ' ');

it('says nothing where the settings name no trail', () => {
  expect(textOf()).not.toMatch(/trail shows|Athena/i);
});

it('says what is older than event history, and what was called in other accounts', () => {
  const text = textOf(view);
  expect(text).toContain(
    '1,000 calls of 1 access key, from 2025-10-22 to 2026-11-26, in 2 accounts and 17 regions: ' +
      'first 2026-02-01 00:00:00Z, last 2026-11-25 23:59:59Z.',
  );
  expect(text).toContain('100 of them are older than the 90 days of event history');
  expect(text).toContain('In other accounts, where nothing is contained: 444455556666 (12 calls).');
  expect(text).toContain('Asked at 2026-11-26 13:05:55Z by Athena, which read 1,235 MB.');
});

it('says where there is nothing of it', () => {
  const own = { items: [{ name: '111122223333', count: 5 }], more: 0 };
  const text = textOf({ ...view, callsBefore90Days: 0, accounts: own });
  expect(text).toContain('None of them is older than the 90 days of event history.');
  expect(text).toContain('None was made in another account.');
  expect(textOf({ ...view, calls: 0 })).toContain('No call of 1 access key, from 2025-10-22');
});

it('says what was not asked for, and what could not be read', () => {
  const notAsked = ['51 more access keys: 100 are asked for at the most'];
  expect(textOf({ ...view, notAsked, complete: false })).toContain('Not asked for: 51 more access keys');
  expect(textOf({ ...view, complete: false })).toContain('A part of the answer could not be read.');
});

it('says why Athena gave no answer, and what is missing for it', () => {
  const text = textOf({ unavailable: 'the query ran longer than 150 s; it was stopped' });
  expect(text).toContain('Athena gave no answer: the query ran longer than 150 s; it was stopped');
  expect(text).toContain('Calls older than 90 days, and those in other accounts, are not in this report.');
});
