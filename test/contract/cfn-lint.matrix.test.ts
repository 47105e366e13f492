import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSettings } from '../../core/settings/settings.ts';
import { checkSettings } from '../../lib/settings/check-settings.ts';
import { sample, type SynthesizedStack, synthesize, webhooks } from '../lib/synthesized.ts';

/** cfn-lint has the schemas of every region, those of GovCloud, China and the European Sovereign Cloud among them. */
const isThere = spawnSync('cfn-lint', ['--version']).status === 0;
const describeIf = isThere ? describe : describe.skip;

const directory = mkdtempSync(join(tmpdir(), 'firebreak-cfn-lint-'));
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * W3005: the CDK writes dependencies that are there anyway. W1032: cfn-lint's own schema of policies does not know the
 * partition of the European Sovereign Cloud.
 */
function lint(
  region: string,
  { stackName, template }: Pick<SynthesizedStack, 'stackName' | 'template'>,
): string {
  const file = join(directory, `${stackName}-${region}.json`);
  writeFileSync(file, JSON.stringify(template));
  const { stdout } = spawnSync(
    'cfn-lint',
    [
      '--ignore-checks',
      'W3005',
      ...(region.startsWith('eusc-') ? ['W1032'] : []),
      '--regions',
      region,
      '--',
      file,
    ],
    {
      encoding: 'utf8',
    },
  );
  return stdout;
}

describeIf('cfn-lint, which needs Python and is skipped without, finds nothing', () => {
  it.each<[string, readonly string[]]>([
    ['us-east-1', ['us-east-1']],
    ['us-gov-west-1', ['us-gov-west-1', 'us-gov-east-1']],
    ['cn-north-1', ['cn-north-1']],
    ['eusc-de-east-1', ['eusc-de-east-1']],
  ])('in the stacks of the home region %s', (homeRegion, regions) => {
    const settings = {
      ...{ homeRegion, regions, protectedPrincipals: [], operators: ['arn:*:iam::*:role/oncall/*'] },
      protectedTags: [{ key: 'tier', value: 'break-glass' }],
      ...(homeRegion === 'us-east-1' && { webhooks }),
    };
    checkSettings(defineSettings({ ...sample, ...settings }));
    const { responder, sensors } = synthesize(settings);
    expect(lint(homeRegion, responder)).toBe('');
    for (const [index, region] of regions.entries()) expect(lint(region, sensors[index]!)).toBe('');
  });

  it('where there is nothing: a description of a bus in GovCloud is found', () => {
    const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'firebreak', Description: 'x' } };
    const stack = { stackName: 'misspelt', template: { Resources: { Bus: bus } } };
    expect(lint('us-gov-west-1', stack)).toMatch(/Description/);
    expect(execFileSync('cfn-lint', ['--version'], { encoding: 'utf8' })).toMatch(/\d/);
  });
});
