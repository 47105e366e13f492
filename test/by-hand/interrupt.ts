import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readJournalFile } from '../../cli/journal/file.ts';
import { openIncidentOf } from '../../cli/journal/incidents.ts';
import type { Scenario } from '../matrix/scenarios.ts';
import { ByHand, type Kill } from './by-hand.ts';

/** What a run that nobody kills does. */
export interface Reference {
  /** Every place where it can be killed. */
  readonly kills: readonly Kill[];
  /** IAM when it is contained, without the times. */
  readonly contained: string;
}

/** What is another in each run: times, the ids that the embedded account makes up, and names that come from these. */
const varying =
  /\d{4}-\d\d-\d\dT[\d:.]+Z|\b(?:AROA|APKA|ACCA)[A-Z0-9]{12,}|(?<=FirebreakRevoke-)[0-9a-f]{12}/g;
const picture = ({ scene }: ByHand): string =>
  JSON.stringify(scene.world.iam.snapshot()).replace(varying, 'X');

/** By a journal, which is closed by that, and not needed any more. */
async function restoreAll(byHand: ByHand): Promise<readonly string[]> {
  const wrong = await byHand.restore();
  const file = await byHand.journal();
  const isOpen = openIncidentOf(readJournalFile(file)) !== undefined;
  rmSync(file);
  return [...wrong, ...(isOpen ? ['the journal is open'] : [])];
}

/** @throws Error where a run that nobody kills does not contain, or is not restored as it was */
export async function refer(scenario: Scenario): Promise<Reference> {
  const byHand = new ByHand(scenario);
  const before = byHand.scene.world.iam.snapshot();
  const { calls, held } = await byHand.contain();
  if (!held) throw new Error(`${scenario.name} is not contained by hand`);
  const contained = picture(byHand);
  const wrong = await restoreAll(byHand);
  expect({ wrong, after: byHand.scene.world.iam.snapshot() }).toEqual({ wrong: [], after: before });
  const kills = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    { call, when: 'before' } as const,
    { call, when: 'after' } as const,
  ]);
  return { kills, contained };
}

/**
 * Kills a run, and restores by its journal.
 * @param contained how another run leaves IAM that contains to the end in between; there is none where it is left out
 * @returns what is wrong: nothing, where all that was taken is as it was, nothing more, and nothing speaks against it
 */
export async function interrupted(
  scenario: Scenario,
  kill: Kill,
  contained?: Reference['contained'],
): Promise<readonly string[]> {
  const byHand = new ByHand(scenario);
  const { world, attackers } = byHand.scene;
  const before = JSON.stringify(world.iam.snapshot());
  const { held } = await byHand.contain(kill);
  const wrong: string[] = held === undefined ? [] : ['it was not killed'];
  await world.clock.sleep(5_000);
  if (contained !== undefined) {
    if (!(await byHand.contain()).held) wrong.push('the second run does not hold');
    const open = attackers.filter(({ works }) => works());
    wrong.push(...open.map(({ name }) => `${name} works after the second run`));
    if (picture(byHand) !== contained) wrong.push(`not contained as by one run: ${picture(byHand)}`);
  }
  wrong.push(...(await restoreAll(byHand)));
  const after = JSON.stringify(world.iam.snapshot());
  if (after !== before) wrong.push(`not as it was: ${after}`);
  return wrong;
}

/** A folder for the journals of one test file. In memory where there is such a thing: a disk is waited for at each line. */
export function ownJournals(): void {
  const within = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(path.join(within, 'firebreak-interrupted-'));
  const before = process.env['XDG_STATE_HOME'];
  beforeAll(() => {
    process.env['XDG_STATE_HOME'] = folder;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
  });
}
