import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beginIn } from '../../cli/contain/journal.ts';
import { toState } from '../../cli/contain/plan-state.ts';
import type { Machine } from '../../cli/journal/claim.ts';
import type { News } from '../../cli/journal/entries.ts';
import { isJournal, journalPath } from '../../cli/journal/find.ts';
import { readJournalFile } from '../../cli/journal/file.ts';
import { journalFolder } from '../../cli/journal/folder.ts';
import { incidentsOf, openIncidentOf } from '../../cli/journal/incidents.ts';
import { openJournal, type OwnJournal } from '../../cli/journal/open.ts';
import { newestOf } from '../../cli/restore/by-file/kept-from-journal.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { launchRecord, settings } from '../support/events.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newFile = (): string => path.join(folder, 'new', String((count += 1)), 'x.jsonl');

const start = Date.parse('2026-11-22T12:00:00.000Z');
let seconds = 0;
const now = (): Date => new Date(start + seconds * 1000);
beforeEach(() => {
  seconds = 0;
});

/** A machine on which only these processes are alive. */
const machine = (pid: number, alive: readonly number[] = [pid], host = 'laptop'): Machine => ({
  ...{ pid, host },
  isAlive: (other) => alive.includes(other),
});
const of = { account: '111122223333', principal: 'user:AIDAEXAMPLEUSER00001', by: 'arn:me', now };
const openBy = (file: string, who: Machine) =>
  openJournal({ ...of, path: file, doing: 'contain', machine: who });
function own(file: string, pid = 1): OwnJournal {
  const journal = openBy(file, machine(pid));
  if ('busy' in journal) throw new Error('somebody is at it');
  return journal;
}

const incident = (id: string) => ({ id, subject: 'user bob', openedAt: now().toISOString() });
const caller = { kind: 'user-key', userName: 'bob' };
const begun = (id: string): News => ({ kind: 'begun', incident: incident(id), caller });
const console = { kind: 'disable-console', userName: 'bob', uniqueId: 'AIDAEXAMPLEUSER00001' };
const done = { action: 'disable-console', target: 'bob', status: 'done' };

describe('a journal', () => {
  it('is for its user alone to read, and so is its folder', () => {
    const file = newFile();
    own(file).add(begun('one'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(statSync(path.dirname(path.dirname(file))).mode & 0o777).toBe(0o700);
  });

  it('says who it is of in its first line, once, and keeps every line', () => {
    const file = newFile();
    own(file).release();
    own(file, 2).add(begun('one'));
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
      ...['journal', 'claimed', 'released', 'claimed', 'begun'],
    ]);
    expect(readJournalFile(file).header).toMatchObject({ account: of.account, principal: of.principal });
  });

  it.each([1, 5, 40])('loses nothing else to a line that was cut off after %d characters', (length) => {
    const file = newFile();
    own(file).add(begun('one'));
    appendFileSync(file, JSON.stringify({ kind: 'acting', action: console }).slice(0, length));
    own(file, 2).add(begun('one'));
    const { entries, damaged } = readJournalFile(file);
    expect(entries.map(({ kind }) => kind)).toEqual(['claimed', 'begun', 'claimed', 'begun']);
    expect(damaged).toEqual([4]);
  });

  it('is begun anew where its very first line was cut off', () => {
    const file = newFile();
    own(file).release();
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    own(file, 2).add(begun('one'));
    expect(incidentsOf(readJournalFile(file))).toMatchObject([{ id: 'one' }]);
  });

  it.each([
    ['something else', '{"a":1}\n{"b":2}\n', 'is no journal of Firebreak'],
    [
      'one of a newer release',
      '{"kind":"journal","version":2,"account":"1","principal":"user:x"}\n',
      'is of version 2, and this release knows versions up to 1. Use the release that wrote it',
    ],
  ])('refuses %s, and leaves it as it is', (_name, text, message) => {
    const file = path.join(folder, `${String((count += 1))}.jsonl`);
    writeFileSync(file, text);
    expect(() => openBy(file, machine(1))).toThrow(message);
    expect(() => newestOf(file)).toThrow(message);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('says that there is no containment in one that ended before it began', () => {
    const file = newFile();
    own(file);
    expect(() => newestOf(file)).toThrow('keeps no containment');
  });

  it('names what cannot be written, and what to do', () => {
    const file = path.join(folder, 'is-a-file');
    writeFileSync(file, '');
    expect(() => openBy(path.join(file, 'below', 'x.jsonl'), machine(1))).toThrow(
      /cannot be written \(.*(?:ENOTDIR|EEXIST).*\); nothing was changed\. .*set XDG_STATE_HOME/s,
    );
  });

  it('is told from other files by its name or its first line', () => {
    const file = newFile();
    own(file).release();
    const copy = path.join(folder, 'copy');
    writeFileSync(copy, readFileSync(file));
    writeFileSync(path.join(folder, 'evidence.json'), '{\n"incident": {}}');
    expect(
      [file, copy, path.join(folder, 'evidence.json'), path.join(folder, 'none')].map(isJournal),
    ).toEqual([...[true, true, false, false]]);
  });
});

describe('who is at a journal', () => {
  it('is named to a second run, which leaves it alone', () => {
    const file = newFile();
    own(file, 7);
    expect(openBy(file, machine(8, [7, 8]))).toMatchObject({
      busy: { pid: 7, by: 'arn:me', doing: 'contain' },
    });
    expect(openBy(file, machine(7, [7, 8]))).toMatchObject({ busy: { pid: 7 } });
  });

  it.each([
    ['has ended', 0, machine(8, [8])],
    ['has written nothing for ten minutes', 600, machine(8, [7, 8])],
    ['has written nothing for ten minutes on another machine', 600, machine(8, [8], 'other')],
  ])('is forgotten where it %s', (_name, later, who) => {
    const file = newFile();
    own(file, 7);
    seconds = later;
    expect(openBy(file, who)).not.toHaveProperty('busy');
  });

  it.each([
    ['writes on', 599, machine(8, [7, 8])],
    ['may work on another machine', 599, machine(8, [8], 'other')],
  ])('is not forgotten while it %s', (_name, later, who) => {
    const file = newFile();
    const journal = own(file, 7);
    seconds = 500;
    journal.add(begun('one'));
    seconds += later;
    expect(openBy(file, who)).toMatchObject({ busy: { pid: 7 } });
  });

  it('lets go of it', () => {
    const file = newFile();
    own(file, 7).release();
    expect(openBy(file, machine(8, [7, 8]))).not.toHaveProperty('busy');
  });
});

describe('the containments of a journal', () => {
  const kept = (file: string) => incidentsOf(readJournalFile(file)).at(-1)!.document;

  it('are one over several runs, until it is restored', () => {
    const file = newFile();
    own(file).add(begun('one'));
    const second = own(file, 2);
    expect(openIncidentOf(second.lines)).toMatchObject({ id: 'one' });
    second.add({ kind: 'restored', incidentId: 'one', by: 'arn:me' });
    const third = own(file, 3);
    expect(openIncidentOf(third.lines)).toBeUndefined();
    third.add(begun('two'));
    expect(incidentsOf(readJournalFile(file))).toMatchObject([
      { id: 'one', restored: { restoredAt: expect.any(String), restoredBy: 'arn:me' } },
      { id: 'two' },
    ]);
    expect(openIncidentOf(own(file, 4).lines)).toMatchObject({ id: 'two' });
  });

  it('have only the actions that were begun', () => {
    const file = newFile();
    const journal = own(file);
    journal.add(begun('one'));
    expect(kept(file)).toMatchObject({ plan: { actions: [] }, verification: null });
    journal.add({ kind: 'acting', action: console });
    expect(kept(file)).toMatchObject({ plan: { actions: [console] } });
  });

  it('had made their last change a minute after the last line, where no check followed', () => {
    const file = newFile();
    const journal = own(file);
    journal.add(begun('one'));
    seconds = 10;
    journal.add({ kind: 'acting', action: console });
    expect(kept(file)).toMatchObject({ verification: { checkedAt: '2026-11-22T12:01:10.000Z' } });
    journal.add({ kind: 'did', action: console, outcomes: [done] });
    journal.add({ kind: 'checked', verification: { checkedAt: '2026-11-22T12:00:20.000Z' } });
    expect(kept(file)).toMatchObject({ verification: { checkedAt: '2026-11-22T12:00:20.000Z' } });
  });

  it('go by what was there before alone where the last try of an action was cut off', () => {
    const file = newFile();
    const journal = own(file);
    journal.add(begun('one'));
    journal.add({ kind: 'acting', action: console });
    journal.add({ kind: 'did', action: console, outcomes: [done] });
    expect(kept(file)).toMatchObject({ outcomes: [done] });
    journal.add({ kind: 'acting', action: console });
    expect(kept(file)).toMatchObject({ outcomes: [done] });
    journal.add({ kind: 'prior', prior: { action: console, readAt: now().toISOString(), state: {} } });
    expect(kept(file)).toMatchObject({ outcomes: [] });
  });

  it('know since when they are restored, where nothing was contained after that', () => {
    const file = newFile();
    const journal = own(file);
    journal.add(begun('one'));
    journal.add({ kind: 'acting', action: console });
    seconds = 5;
    journal.add({ kind: 'restoring', incidentId: 'one' });
    seconds = 9;
    journal.add({ kind: 'restoring', incidentId: 'one' });
    const restoringSince = '2026-11-22T12:00:05.000Z';
    expect(openIncidentOf(readJournalFile(file))).toMatchObject({ restoringSince });
    seconds = 12;
    journal.add({ kind: 'acting', action: console });
    expect(openIncidentOf(readJournalFile(file))).not.toHaveProperty('restoringSince');
  });
});

describe('a further run', () => {
  const account = '111122223333';
  const found = { account, caller: toCaller(launchRecord, account), searched: [] };
  const planned = () => toState(found, settings(), now());
  const action = planned().plan.actions.find(({ kind }) => kind === 'disable-console')!;
  const prior = {
    action,
    readAt: now().toISOString(),
    state: { passwordCreatedAt: '2026-01-01T00:00:00.000Z' },
  };

  it('goes on with the first: what that found stands, and is what actions go by', async () => {
    const file = newFile();
    const first = beginIn(own(file), planned(), undefined);
    await first.notes.keep(prior);
    seconds = 30;
    const second = beginIn(own(file, 2), planned(), undefined);
    expect(second.state.incident).toEqual(first.state.incident);
    expect(second.state.containment).toMatchObject({
      disableConsole: { prior: [prior] },
      deactivateKeys: { prior: [] },
    });
    const later = { ...prior, state: { passwordCreatedAt: null } };
    expect(await second.notes.keep(later)).toEqual(prior);
    expect(readJournalFile(file).entries.filter(({ kind }) => kind === 'prior')).toHaveLength(1);
  });

  it('reads anew what the first could not read', async () => {
    const file = newFile();
    await beginIn(own(file), planned(), undefined).notes.keep({ ...prior, state: { unreadable: 'denied' } });
    const second = beginIn(own(file, 2), planned(), undefined);
    expect(second.state.containment).toMatchObject({ disableConsole: { prior: [] } });
    expect(await second.notes.keep(prior)).toEqual(prior);
    expect(readJournalFile(file).entries.filter(({ kind }) => kind === 'prior')).toHaveLength(2);
  });

  it('stops nothing where the disk is full by then, and says so', async () => {
    const journal = own(newFile());
    const { notes, problem } = beginIn({ ...journal, add: failsAfterOne(journal) }, planned(), undefined);
    expect(problem()).toBeUndefined();
    notes.acting(action);
    await expect(notes.keep(prior)).rejects.toThrow('ENOSPC');
    expect(problem()).toMatch(/cannot be written any more: ENOSPC/);
  });

  it('changes nothing where the disk is full at once', () => {
    const journal = own(newFile());
    const add = () => {
      throw new Error('ENOSPC: no space left on device');
    };
    expect(() => beginIn({ ...journal, add }, planned(), undefined)).toThrow(
      /cannot be written \(ENOSPC.*nothing was changed/,
    );
  });
});

/** Takes the line that a containment begins with, and no other. */
function failsAfterOne({ add }: OwnJournal): OwnJournal['add'] {
  let isFull = false;
  return (news) => {
    if (isFull) throw new Error('ENOSPC: no space left on device');
    isFull = true;
    add(news);
  };
}

describe('the folder of the journals', () => {
  const home = () => '/home/me';
  it.each([
    ['Linux', { env: {}, platform: 'linux', home }, '/home/me/.local/state/firebreak/journals'],
    [
      'macOS',
      { env: {}, platform: 'darwin', home },
      '/home/me/Library/Application Support/firebreak/journals',
    ],
    ['Windows', { env: { LOCALAPPDATA: '/local' }, platform: 'win32', home }, '/local/firebreak/journals'],
    [
      'a named one',
      { env: { XDG_STATE_HOME: '/state' }, platform: 'darwin', home },
      '/state/firebreak/journals',
    ],
    [
      'a named one that is relative',
      { env: { XDG_STATE_HOME: 'state' }, platform: 'linux', home },
      '/home/me/.local/state/firebreak/journals',
    ],
  ] as const)('is where the system has such things: %s', (_name, where, expected) => {
    expect(journalFolder(where)).toBe(expected);
  });

  it.each([
    ['is empty', () => ''],
    [
      'is not known to the system',
      () => {
        throw new Error('ENOENT');
      },
    ],
  ])('has to be named where the home folder %s', (_name, nowhere) => {
    expect(() => journalFolder({ env: { HOME: '' }, platform: 'linux', home: nowhere })).toThrow(
      'this user has no home folder (HOME is ""). Set XDG_STATE_HOME',
    );
  });

  it('has one journal for a user or role, by its unique id, and by a digest where there is none', () => {
    expect(journalPath('1', 'user:AIDAEXAMPLEUSER00001', '/x')).toBe('/x/1-user-AIDAEXAMPLEUSER00001.jsonl');
    expect(journalPath('1', 'user:arn:aws:iam::1:user/../../etc', '/x')).toMatch(
      /^\/x\/1-user-[0-9a-f]{16}\.jsonl$/,
    );
  });
});
