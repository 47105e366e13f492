import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DrillResult } from '../../../cli/drill/result.ts';
import { firebreak, projectRoot } from '../../support/run/cli.ts';
import { itWithRealRecords } from '../../support/real-records.ts';

const out = mkdtempSync(path.join(tmpdir(), 'firebreak-chains-'));
afterAll(() => rmSync(out, { recursive: true }));
const seconds = 120_000;

describe('a role session whose chain the records show', () => {
  const settings = path.join(out, 'attempts.config.ts');
  beforeAll(() => {
    const defineSettings = path.join(projectRoot, 'core/settings/settings.ts');
    writeFileSync(
      settings,
      `import { defineSettings } from ${JSON.stringify(defineSettings)};
      export default defineSettings({
        mode: 'contain', regions: ['us-east-1'], expectations: [], respondTo: 'attempts',
      });`,
    );
  });
  const invictus = ['invictus-ir__aws_dataset', '8e865acb-b1e1-41d1-bdf3-47462f79d24c'] as const;
  const stratus = ['DataDog__stratus-red-team', '1a4debbb-12e9-4bde-b8c7-ea29002bb2a7'] as const;
  const chains = [
    [...invictus, 'ASIATFQR7NSC7TITDFL2', 'AKIATFQR7NSC8Q4X20BJ', 0],
    [...invictus, 'ASIATFQR7NSC7TITDFL2', 'AKIATFQR7NSC8Q4X20BJ', 5],
    [...stratus, 'ASIA9F6MXE9HSYOXYQOS', 'AKIAR7ISFR69YWROPYAN', 0],
    [...stratus, 'ASIA9F6MXE9HSYOXYQOS', 'AKIAR7ISFR69YWROPYAN', 5],
  ] as const;
  itWithRealRecords.each(chains)(
    '%s %s: %s goes back to %s, which is contained, with history %d minutes behind',
    async (name, launch, session, origin, lag) => {
      const folder = path.join(out, `${name}-${String(lag)}`);
      const { code, stdout } = await firebreak([
        ...['drill', '--trail', `../shared/events/${name}.json.gz`, '--launch', launch],
        ...['--settings', settings, '--history-lag', String(lag), '--json', '--out', folder],
      ]);
      const result = JSON.parse(stdout) as DrillResult;
      expect({ code, failures: result.failures }).toEqual({ code: 0, failures: [] });
      expect(result.proof).toContainEqual(
        expect.objectContaining({ name: "origin's access key", before: 'works', after: 'refused' }),
      );
      expect(result.proof).toContainEqual(
        expect.objectContaining({ name: 'another session of the role', before: 'works', after: 'works' }),
      );
      expect(result.proof).toContainEqual(
        expect.objectContaining({ name: "innocent user's access key", after: 'works' }),
      );
      const [deactivated] = result.outcomes.filter(({ target }) => target === origin);
      expect(deactivated).toMatchObject({ action: 'deactivate-key', status: 'done' });
      // Event history that is late has a later look contain it; otherwise nobody waits for that.
      const later = deactivated!.millisecondsSinceLaunch! >= 5 * 60_000;
      expect(later).toBe(lag > 0);
      const texts = result.notices.map(({ text }) => text.replace(/\s+/g, ' '));
      expect(texts.at(-1)).toContain(`${session} was issued by AssumeRole`);
      expect(texts.at(-1)).toContain(`It goes back to the long-term key ${origin}.`);
      if (lag > 0) expect(texts[0]).toContain(`does not show who issued ${session}`);
    },
    seconds,
  );
});
