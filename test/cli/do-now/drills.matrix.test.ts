import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account, Snapshot } from '@firebreak/account';
import { drills } from '../../../drills/index.ts';
import type { Drill } from '../../../drills/drill.ts';
import { awsCli, hasShell } from '../../docs/commands/shell.ts';
import { itWhere } from '../../support/it-where.ts';
import { tryAll } from './try-all.ts';
import { inAccountOf } from './rehearsed.ts';

const out = mkdtempSync(path.join(tmpdir(), 'firebreak-do-now-'));
afterAll(() => rmSync(out, { recursive: true }));

const itWithAwsCli = itWhere(
  hasShell && awsCli !== '',
  'the commands of the reports of every drill',
  'bash, jq or the AWS CLI',
);

const chosen = process.env['FIREBREAK_DRILLS']?.split(',');
const wanted = drills.filter(({ id }) => chosen?.includes(id) ?? true);

describe('every command that a drill’s reports print', () => {
  itWithAwsCli.each(wanted.map((drill): [string, Drill] => [drill.id, drill]))(
    '%s: does what it says when it is pasted',
    async (id, drill) => {
      const folder = path.join(out, id);
      mkdirSync(folder);
      const work = (account: Account, before: Snapshot) => tryAll({ account, before, folder });
      const { problems, count } = await inAccountOf(drill, folder, work);
      expect(problems).toEqual([]);
      expect(count).toBeGreaterThan(0);
    },
    1_200_000,
  );
});
