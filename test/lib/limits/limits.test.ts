import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineSettings, type Settings, type SettingsInput } from '../../../core/settings/settings.ts';
import { charactersOf } from '../../../lib/limits/characters.ts';
import { checkLimits, limitProblems } from '../../../lib/limits/check-limits.ts';
import { counted, type Template } from '../../../lib/limits/limits.ts';
import { templatesOf } from '../../../lib/limits/templates.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { sample, synthesize } from '../synthesized.ts';
import { exceeded } from './exceeded.ts';
import { holdLimits } from './hold.ts';
import { fitting, tooLong } from './settings-cases.ts';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
const synthesized = (settings: Settings) => templatesOf(settings, context);
const settingsOf = (change: Partial<SettingsInput>): Settings =>
  checkSettings(defineSettings({ ...sample, protectedPrincipals: [], ...change }));

describe('long lists', () => {
  it.each(fitting)('are deployed where there is room for them: %s', (_, change) => {
    const settings = settingsOf(change);
    expect(limitProblems(settings, synthesized)).toEqual([]);
    const { responder, sensor } = synthesized(settings);
    expect([...exceeded(responder), ...exceeded(sensor)]).toEqual([]);
  });

  it.each(tooLong)('are refused by the name of the field where there is none: %s', (name, change) => {
    const problems = limitProblems(settingsOf(change), synthesized);
    expect(problems.map(({ field }) => field)).toEqual([name]);
    expect(problems[0]!.allowed).toMatch(/ would have \d+ .*, and may have \d+$/);
  });

  it('are all named where the room would do for none of them', () => {
    const [emails, webhooks] = ['notify.emails', 'webhooks'].map(
      (name) => tooLong.find(([field]) => field === name)![1],
    );
    const problems = limitProblems(settingsOf({ ...emails, ...webhooks }), synthesized);
    expect(problems.map(({ field }) => field).toSorted()).toEqual(['notify.emails', 'webhooks']);
  });
});

describe('random settings', () => {
  it('fit, or are refused with the name of the field', () => {
    expect(holdLimits(4, 20_261_201)).toMatchObject({ fitted: expect.any(Number) });
  });
});

describe('what is too long', () => {
  it('is said as every other problem of the settings', () => {
    const [, change] = tooLong.find(([field]) => field === 'notify.emails')!;
    expect(() => checkLimits(settingsOf(change), synthesized)).toThrow(
      /^The settings have a problem; nothing was synthesized\.\n {2}notify\.emails\n {4}got: .*\n {4}allowed: .* 500\n/,
    );
  });

  it('is measured in what the CDK writes, but for its metadata', () => {
    const written = synthesize().responder.template as unknown as Template;
    const measured = synthesized(defineSettings(sample)).responder;
    const keyed = (template: Template) =>
      Object.entries(template.Resources)
        .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
        .map(([id, { Type }]) => `${id} ${Type}`)
        .toSorted();
    expect(keyed(measured)).toEqual(keyed(written));
    expect(counted(measured, 'responder').filter(({ of }) => of !== 'the responder')).toEqual(
      counted(written, 'responder').filter(({ of }) => of !== 'the responder'),
    );
  });

  it('is measured with room for what stands for a reference', () => {
    expect(charactersOf({ Ref: 'AWS::AccountId' })).toBe('"111122223333"'.length);
    const arn = { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':user/a']] };
    expect(charactersOf(arn)).toBe('"arn:aws:iam::111122223333:user/a"'.length);
    expect(charactersOf({ 'Fn::GetAtt': ['Table', 'Arn'] })).toBeGreaterThan(150);
  });
});
