import type { Finding, Verification } from '../../../core/containment/outcome.ts';
import { toReport } from '../../../core/report/report.ts';
import { linesUnder } from '../../support/report/report.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:16:00Z');
const finding = (action: string, target = 'bob', status: Finding['status'] = 'in-place'): Finding => ({
  action,
  target,
  status,
  note: 'x',
});
const report = (change: Partial<Verification>) =>
  toReport({
    now,
    state: stateOf(undefined, {
      verification: {
        held: true,
        status: 'held',
        checkedAt: '2026-11-01T10:00:40.000Z',
        millisecondsSinceLaunch: 40_000,
        findings: [],
        ...change,
      },
    }),
  });

describe('the first lines of a containment that holds', () => {
  it.each<[string, readonly Finding[], string]>([
    [
      'a key, sessions and console',
      [finding('deactivate-key', 'AKIA1'), finding('revoke-sessions'), finding('disable-console')],
      'Closed: key AKIA1, sessions, the console; read again 40.0 s after the launch.',
    ],
    [
      'the deny of a user, of its sessions at least',
      [finding('deactivate-key', 'AKIA1'), finding('deny-user')],
      'Closed: key AKIA1, sessions; read again 40.0 s after the launch.',
    ],
    [
      'a console session, whose keys were not touched',
      [finding('revoke-sessions'), finding('disable-console')],
      'Closed: sessions, the console; read again 40.0 s after the launch.',
    ],
    [
      'every key, and what is beside them',
      [finding('deactivate-all-keys'), finding('deny-all'), finding('deactivate-ssh-keys')],
      'Closed: all access keys, everything that it signs, SSH keys; read again 40.0 s after the launch.',
    ],
    [
      'more keys than a line has room for',
      [1, 2, 3, 4, 5].map((n) => finding('deactivate-key', `AKIA${n}`)),
      'Closed: key AKIA1, key AKIA2, key AKIA3, 2 more keys; read again 40.0 s after the launch.',
    ],
    [
      'nothing that is not in place',
      [finding('deactivate-key', 'AKIA1', 'unknown'), finding('revoke-sessions')],
      'Closed: sessions; read again 40.0 s after the launch.',
    ],
    [
      'what an older release did not write',
      [],
      'What was planned is in place, read again 40.0 s after the launch.',
    ],
  ])('name what was verified: %s', (_, findings, line) => {
    expect(report({ findings }).headline[2]).toBe(line);
  });

  it('say what is kept and still works, with the commands behind', () => {
    const kept = [
      { action: 'deactivate-ssh-keys', userName: 'bob', ids: ['APKA1', 'APKA2'] },
      { action: 'deactivate-service-credentials', userName: 'bob', ids: [], unreadable: 'AccessDenied' },
      { action: 'deactivate-certificates', userName: 'bob', ids: [] },
    ] as const;
    const found = report({ findings: [finding('deactivate-key', 'AKIA1')], kept });
    expect(found.headline).toContain(
      'KEPT, as the settings say, and they still work: SSH keys APKA1, APKA2; service-specific credentials (NOT KNOWN which there are).',
    );
    expect([found.subject, found.headline[0]]).toEqual([
      expect.stringMatching(/^Firebreak CONTAINED IN PART: /),
      expect.stringMatching(/^CONTAINED IN PART: /),
    ]);
    expect(found.doNow.find(({ id }) => id === 'close-made')!.commands).toEqual([
      'aws iam update-ssh-public-key --user-name bob --ssh-public-key-id APKA1 --status Inactive; ' +
        'aws iam update-ssh-public-key --user-name bob --ssh-public-key-id APKA2 --status Inactive',
      expect.stringMatching(
        /^for id in \$\(aws iam list-service-specific-credentials .*; do aws iam update-service-specific-credential .*"\$id" --status Inactive; done$/,
      ),
    ]);
  });

  it('say nothing of what is kept where there is none', () => {
    expect(
      report({ kept: [{ action: 'deactivate-certificates', userName: 'bob', ids: [] }] }).headline.join(),
    ).not.toMatch(/KEPT|IN PART/);
    expect(linesUnder('KEPT', { now, state: stateOf() })).toBeUndefined();
  });
});

describe('a containment that holds beside credentials that do not', () => {
  const beside = (openCount: number, status: 'alerted' | 'containing') => {
    const verification = {
      held: true,
      status: 'held',
      checkedAt: '2026-11-01T10:00:40.000Z',
      findings: [],
    } as const;
    const state = stateOf(undefined, { verification });
    const open = [{ id: 'AROA:late', subject: 'role web, session late', status }].slice(0, openCount);
    const credentials = { count: 12, held: 12 - openCount, containing: 0, openCount, open };
    return { now, state: { ...state, launches: { ...state.launches!, credentials } } };
  };
  const title = 'ITS OTHER CREDENTIALS THAT LAUNCHED';

  it('is no containment', () => {
    expect(toReport(beside(0, 'alerted')).subject).toMatch(/^Firebreak CONTAINED/);
    expect(toReport(beside(1, 'alerted')).subject).toMatch(/^Firebreak NOT CONTAINED, act now/);
  });
  it.each([
    ['alerted', 'wavesPerPrincipal, the circuit breaker or a pause let it go'],
    ['containing', 'what was containing it has died'],
  ] as const)('says what is known of them: %s', (status, words) => {
    expect(linesUnder(title, beside(1, status))?.join(' ')).toContain(words);
  });
});
