import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firebreak } from '../../support/run/cli.ts';

const out = mkdtempSync(path.join(tmpdir(), 'firebreak-drill-'));
afterAll(() => rmSync(out, { recursive: true }));
const seconds = 120_000;

describe('firebreak drill', () => {
  it(
    'tells the story, proves it and leaves the notices behind',
    async () => {
      const folder = path.join(out, 'default');
      const { code, stdout, stderr } = await firebreak(['drill', '--out', folder]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const part of [
        /ATTACK {2}AKIA\w+ launches/,
        /event matched by the sensor/,
        /deactivate-key AKIA\w+: DONE/,
      ]) {
        expect(stdout).toMatch(part);
      }
      expect(stdout).toMatch(/ok {4}attacker's console sign-in +refused/);
      expect(stdout).toMatch(/PASSED: key inactive \d+ ms after the launch, held/);
      expect(readdirSync(folder).toSorted()).toEqual([
        'evidence',
        'iam.json',
        'notice-1.txt',
        'notice-2.txt',
        'result.json',
      ]);
    },
    seconds,
  );
});
