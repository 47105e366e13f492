import type { BackupKey } from '../../../core/backup-key/backup-key.ts';
import { backupKeySection } from '../../../core/report/sections/backup-key.ts';
import { sectionsOf, toReport } from '../../../core/report/report.ts';
import { made } from '../../support/report/report.ts';
import { stateOf } from '../../support/report/state.ts';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:firebreak/backup-key/bob/fb-1-AbCdEf';
const created: BackupKey = {
  status: 'created',
  note: 'x',
  userName: 'bob',
  accessKeyId: 'AKIANEW',
  secretArn,
  readers: ['arn:aws:iam::123456789012:role/keepers'],
};
const section = (backupKey?: BackupKey) =>
  made(backupKeySection, { now: new Date(), state: { ...stateOf(), ...(backupKey && { backupKey }) } });

it('says nothing where the settings have no backup key', () => {
  expect(section()).toEqual({ title: '', lines: [] });
});

it('names key, secret, readers and what to do, in this order', () => {
  const { title, lines } = section(created);
  expect(title).toBe('BACKUP KEY');
  const text = lines.join('\n');
  const parts = [
    'AKIANEW',
    secretArn,
    'role/keepers',
    'get-secret-value --region eu-west-1',
    'delete-access-key',
  ];
  const positions = parts.map((part) => text.indexOf(part));
  expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  expect(positions).not.toContain(-1);
  expect(text).toContain('--access-key-id AKIAEXAMPLEKEY000001'); // the compromised one, not the new one
});

it('names ten readers at the most', () => {
  const readers = Array.from({ length: 12 }, (_, index) => `arn:aws:iam::123456789012:role/r${index}`);
  const text = section({ ...created, readers }).lines.join('\n');
  expect(text).toContain('role/r9 and 2 more');
  expect(text).not.toContain('role/r10');
});

it('says why there is none, with the commands', () => {
  expect(section({ status: 'refused', note: 'the user is full', commands: ['aws x'] })).toEqual({
    title: 'NO BACKUP KEY',
    lines: ['The user is full.', '$ aws x'],
  });
});

it('says of one that failed what is left of it', () => {
  const failed: BackupKey = { ...created, status: 'failed', note: 'it failed', deletedKeyId: 'AKIAOLD' };
  const { title, lines } = section(failed);
  expect(title).toBe('THE BACKUP KEY FAILED');
  for (const part of ['It failed.', 'The key: AKIANEW. Delete it.', secretArn, 'AKIAOLD was deleted'])
    expect(lines.join('\n')).toContain(part);
});

it('shouts where a key that nobody has is active, before everything else but what is not contained', () => {
  const backupKey: BackupKey = { ...created, status: 'failed', leftActive: true, commands: ['aws iam off'] };
  const state = { ...stateOf(), backupKey };
  const [first] = sectionsOf({ now: new Date(), state });
  expect(first!.title).toBe('A NEW KEY THAT NOBODY HAS IS ACTIVE');
  const [, , key] = toReport({ now: new Date(), state }).doNow;
  expect(key).toMatchObject({ id: 'close-backup-key', commands: ['aws iam off'] });
});

it('shows what an error said without obeying it', () => {
  const { lines } = section({ status: 'failed', note: 'see https://evil.example\n\u202e' });
  expect(lines[0]).toBe('See https[://]evil.example\\u{a}\\u{202e}.');
});
