import { existsSync } from 'node:fs';
import { withSettingsOf } from '../../cli/drill/settings-of.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { settings } from '../support/events.ts';

const rehearsed = { settings: settings({ keys: 'all' }), file: 'my-settings.ts' };

describe('the settings of a drill', () => {
  it('are those that are rehearsed, where it has none of its own', async () => {
    expect(await withSettingsOf(rehearsed, undefined, (found) => Promise.resolve(found))).toBe(rehearsed);
  });

  it('stand in the place of those that are rehearsed, in a file that is gone afterwards', async () => {
    let path = '';
    await withSettingsOf(rehearsed, { roleSessions: 'role' }, async ({ settings: found, file = '' }) => {
      path = file;
      expect(found).toMatchObject({ keys: 'all', roleSessions: 'role' });
      expect(existsSync(file)).toBe(true);
      expect(await readSettings(file)).toEqual(found);
    });
    expect(existsSync(path)).toBe(false);
  });

  it('are checked as those are', async () => {
    const work = jest.fn();
    await expect(withSettingsOf(rehearsed, { roleSessions: 'some' }, work)).rejects.toThrow(
      /do not go with yours.*roleSessions/s,
    );
    expect(work).not.toHaveBeenCalled();
  });
});
