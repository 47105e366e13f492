import { isCovered } from '../../../core/incident/coverage.ts';
import { readCoverage } from '../../../core/incident/credential.ts';

const before = '2026-11-01T10:00:00.000Z';
const coverage = { keys: ['AKIA1'], sessions: 'all', before };

describe('a coverage of the table', () => {
  it.each<[string, object]>([
    ['of a key and all sessions', coverage],
    ['of all keys', { ...coverage, keys: 'all', sessions: ['s'] }],
    ['of keys by their time', { ...coverage, keys: [], keysBefore: before }],
    ['as it was verified', { ...coverage, spreadAt: before }],
  ])('is read as it is: %s', (_, written) => {
    expect(readCoverage(JSON.stringify(written))).toEqual(written);
  });

  it.each<[string, string | undefined]>([
    ['missing', undefined],
    ['no JSON', '{'],
    ...[null, 7, 'all', [], {}, { ...coverage, keys: undefined }].map((odd): [string, string] => [
      JSON.stringify(odd),
      JSON.stringify(odd),
    ]),
    ...(
      [
        ['keys', 'AKIA1'],
        ['keys', [7]],
        ['sessions', null],
        ['sessions', { length: 1 }],
        ['before', 7],
        ['keysBefore', 7],
      ] as const
    ).map(([name, odd]): [string, string] => [
      `${name}: ${JSON.stringify(odd)}`,
      JSON.stringify({ ...coverage, [name]: odd }),
    ]),
  ])('of another shape is none: %s', (_, text) => {
    expect(readCoverage(text)).toBeUndefined();
  });

  it('that is read can be asked about every credential', () => {
    const read = readCoverage(JSON.stringify(coverage))!;
    expect(isCovered(read, { id: 'AKIA1', type: 'key', since: before })).toBe(true);
    expect(isCovered(read, { id: 's', type: 'session', since: '2026-11-01T09:00:00.000Z' })).toBe(true);
  });
});
