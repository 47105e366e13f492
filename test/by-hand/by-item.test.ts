import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { journalFolder } from '../../cli/journal/folder.ts';
import { readJournalFile } from '../../cli/journal/file.ts';
import { incidentsOf, openIncidentOf } from '../../cli/journal/incidents.ts';
import { openByHand } from '../../cli/restore/by-file/kept-from-journal.ts';
import { scenarios } from '../matrix/scenarios.ts';
import { accountId } from '../matrix/world.ts';
import { ByHand, everything } from './by-hand.ts';
import { ownJournals } from './interrupt.ts';

ownJournals();

const scenario = scenarios[0]!;
const picture = ({ scene }: ByHand): string => JSON.stringify(scene.world.iam.snapshot());
const sessions = { ...everything, includeCompromisedKey: false };

afterEach(() => readdirSync(journalFolder()).forEach((name) => rmSync(path.join(journalFolder(), name))));

async function contained() {
  const byHand = new ByHand(scenario);
  const before = picture(byHand);
  await byHand.contain();
  return { byHand, before };
}

describe('a containment by hand that is restored by its journal', () => {
  it('first without the key that launched, then with it, is as it was', async () => {
    const { byHand, before } = await contained();
    expect(await byHand.restore(sessions)).toEqual([]);
    expect(picture(byHand)).not.toBe(before);
    const file = await byHand.journal();
    expect(openIncidentOf(readJournalFile(file))).toBeUndefined();
    const states = incidentsOf(readJournalFile(file))[0]!.records.map(({ state }) => state);
    expect(states).toEqual(expect.arrayContaining(['restoring', 'restored', 'kept']));
    expect(await byHand.restore()).toEqual([]);
    expect(picture(byHand)).toBe(before);
    // Once more it finds all of it there, and none of its own doing strange.
    expect(await byHand.restore(sessions)).toEqual([]);
    expect(picture(byHand)).toBe(before);
  });

  it('and contained again before that was closed, takes nothing of it for restored any more', async () => {
    const { byHand, before } = await contained();
    expect(await byHand.restore()).toEqual([]);
    const file = await byHand.journal();
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, lines.filter((line) => !line.includes('"kind":"restored"')).join('\n'));
    expect(picture(byHand)).toBe(before);
    await byHand.scene.world.clock.sleep(5_000);
    expect(await byHand.contain()).toMatchObject({ held: true });
    expect(await byHand.restore()).toEqual([]);
    expect(picture(byHand)).toBe(before);
  });

  // Killed at the nth call: each of them, until there are no more.
  it.each([
    ['is as it was after the next restore', false],
    ['goes on being contained, and is as it was after a restore of that', true],
  ])('and killed at any call %s', async (_name, isContainedAgain) => {
    const wrong: string[] = [];
    let call = 0;
    for (let isKilled = true; isKilled;) {
      const { byHand, before } = await contained();
      call += 1;
      const when = call % 2 === 0 ? 'before' : 'after';
      isKilled = (await byHand.restore(everything, { call, when })).includes('killed');
      if (!isKilled) break;
      await byHand.scene.world.clock.sleep(5_000);
      if (isContainedAgain && !(await byHand.contain()).held) wrong.push(`${call}: it is not held again`);
      const said = await byHand.restore();
      if (said.length > 0) wrong.push(`${when} call ${call}: ${said.join('; ')}`);
      if (picture(byHand) !== before) wrong.push(`${when} call ${call}: not as it was`);
      rmSync(await byHand.journal());
    }
    expect(wrong).toEqual([]);
    expect(call).toBeGreaterThan(10);
  });
});

describe('what was contained by hand', () => {
  it('is waited for by other incidents of its account, until its restore has begun', async () => {
    const { byHand } = await contained();
    const said: string[] = [];
    const open = (account = accountId) => openByHand(account, (text) => said.push(text));
    const [one] = open();
    expect(one?.actions).toContainEqual(expect.objectContaining({ kind: 'deactivate-key' }));
    expect(openByHand(accountId, () => undefined, one?.incidentId)).toEqual([]);
    expect(open('444455556666')).toEqual([]);
    expect(await byHand.restore(everything, { call: 20, when: 'before' })).toEqual(['killed']);
    expect(open()).toEqual([]);
    const file = await byHand.journal();
    writeFileSync(file, 'no journal');
    expect({ open: open(), said }).toEqual({ open: [], said: [expect.stringContaining(file)] });
  });
});
