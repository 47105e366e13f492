import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firebreak } from '../../support/run/cli.ts';
import { runCommand } from '../../support/run/run-command.ts';
import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { launches } from './history.ts';
import { lines, missing, sampleOf } from './sample.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the samples of the pages', () => {
  it('of replay and learn are what these print about the launches that they show', async () => {
    const trail = path.join(folder, 'trail');
    mkdirSync(trail);
    writeFileSync(path.join(trail, 'launches.json'), JSON.stringify({ Records: launches }));
    const replayed = lines((await runCommand('replay', trail)).stdout);
    expect(replayed).toEqual(sampleOf('docs/own-history.md'));
    const learned = lines((await runCommand('learn', trail)).stdout);
    expect(learned).toEqual(expect.arrayContaining([...sampleOf('docs/own-history.md', 1)]));
  });

  it('of wrong settings is what stops the synthesis', () => {
    const wrong = defineSettings({
      mode: 'enforce' as 'observe',
      regions: ['us-east-1'],
      expectations: [{ name: 'CI runners in Ireland', principal: ['arn:aws:iam::*:role/ci/*'] } as never],
    });
    let said = '';
    try {
      checkSettings(wrong);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(lines(said)).toEqual(sampleOf('docs/settings.md'));
  });

  it('of a drill are what a drill tells, and the report what on-call is mailed', async () => {
    const { code, stdout } = await firebreak(['drill', '--out', path.join(folder, 'drill')]);
    expect(code).toBe(0);
    const told = lines(stdout.replace(/^ {2}\| /gm, ''));
    for (const page of ['README.md', 'docs/try.md', 'docs/report.md']) {
      expect({ page, missing: missing(page, told) }).toEqual({ page, missing: [] });
    }
  });
});
