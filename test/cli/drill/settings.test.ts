import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseDrills } from '../../../cli/drill/choose.ts';
import { rehearsedSettings } from '../../../cli/drill/settings/rehearsed.ts';
import { withSettingsOf } from '../../../cli/drill/settings/settings-of.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import { settings } from '../../support/events.ts';
import { backupKey, trail } from '../../lib/synthesized.ts';

const rehearsed = settings({ keys: 'all' });

describe('the settings of a drill', () => {
  it('are those that are rehearsed, where it has none of its own', async () => {
    const found = await withSettingsOf(rehearsed, {}, ({ settings: own }) => Promise.resolve(own));
    expect(found).toBe(rehearsed);
  });

  it('stand in the place of those that are rehearsed, in a file that is gone afterwards', async () => {
    let path = '';
    await withSettingsOf(
      rehearsed,
      { settings: { roleSessions: 'role' } },
      async ({ settings: found, file }) => {
        path = file;
        expect(found).toMatchObject({ keys: 'all', roleSessions: 'role' });
        expect(existsSync(file)).toBe(true);
        expect(await readSettings(file)).toEqual(found);
      },
    );
    expect(existsSync(path)).toBe(false);
  });

  it('are what it needs only where those that are rehearsed have none', async () => {
    const needs = { backupKey: { ...backupKey, whenFull: 'delete-inactive' } };
    const keyOf = (own: Partial<typeof rehearsed>) =>
      withSettingsOf({ ...rehearsed, ...own }, { needs }, ({ settings: found }) =>
        Promise.resolve(found.backupKey),
      );
    expect(await keyOf({})).toEqual(needs.backupKey);
    expect(await keyOf({ backupKey })).toEqual(backupKey);
  });

  it('are checked as those are', async () => {
    const work = jest.fn();
    await expect(withSettingsOf(rehearsed, { settings: { roleSessions: 'some' } }, work)).rejects.toThrow(
      /do not go with yours.*roleSessions/s,
    );
    expect(work).not.toHaveBeenCalled();
  });
});

describe('what is rehearsed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-rehearsed-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, change: Parameters<typeof settings>[0]): string => {
    const file = path.join(folder, `${name}.mjs`);
    writeFileSync(file, `export default ${JSON.stringify(settings(change))};`);
    return file;
  };

  it('is the shipped file in mode contain, which is said', async () => {
    const { settings: found, notes } = await rehearsedSettings(undefined);
    expect(found.mode).toBe('contain');
    expect(notes.join('\n')).toMatch(
      /firebreak\.config\.ts in mode contain.*The file says observe.*--settings firebreak\.config\.ts/s,
    );
  });

  it('is a file that is named as it is, observe or contain', async () => {
    const observing = await rehearsedSettings(written('observe', { mode: 'observe' }));
    expect(observing.settings.mode).toBe('observe');
    expect(observing.notes).toEqual([expect.stringMatching(/observe\.mjs as it is: mode observe\.$/)]);
    const file = written('contain', { notify: { emails: ['oncall@example.com'] } });
    expect((await rehearsedSettings(file)).settings.mode).toBe('contain');
    expect((await rehearsedSettings('firebreak.config.ts')).settings.mode).toBe('observe');
  });

  it('may be what no deployment would take, which is said', async () => {
    const { settings: found, notes } = await rehearsedSettings(written('untold', {}));
    expect(found.containDespite).toEqual(['nobody-to-tell', 'sample-rule']);
    expect(notes).toContainEqual(expect.stringMatching(/^Not to be deployed as it is: notify\.emails needs/));
  });

  it('is without what the embedded account has not, which is said', async () => {
    const { settings: found, notes } = await rehearsedSettings(written('trail', { mode: 'observe', trail }));
    expect(found).not.toHaveProperty('trail');
    expect(notes).toContainEqual(expect.stringMatching(/^Left out: trail\. /));
  });

  it('is a backup key, too, where the settings would make one', () => {
    const choice = { all: false };
    const ids = (change: Parameters<typeof settings>[0]) =>
      chooseDrills(choice, settings(change)).map(({ id }) => id);
    expect(ids({})).toEqual(['stolen-key']);
    expect(ids({ backupKey })).toEqual(['stolen-key', 'backup-key']);
    expect(ids({ backupKey, mode: 'observe' })).toEqual(['stolen-key']);
  });
});
