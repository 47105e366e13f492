import shipped from '../../../../firebreak.config.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { armingProblems } from '../../../../lib/settings/arming/check-arming.ts';
import { sampleRule } from '../../../../lib/settings/arming/sample-rule.ts';
import { settings } from '../../../support/events.ts';
import { webhooks } from '../../synthesized.ts';

const emails = ['oncall@example.com'];
const mine = { ...sampleRule, principals: ['arn:aws:iam::*:role/builders/*'] };
const [pager] = webhooks;

it('the shipped file observes, and has the sample rule alone', () => {
  expect(shipped.mode).toBe('observe');
  expect(shipped.expectations).toEqual([sampleRule]);
  expect(armingProblems(shipped)).toEqual([]);
});

it.each<[string, Partial<Settings>, readonly string[]]>([
  ['nobody to tell', {}, ['notify.emails']],
  ['an address', { notify: { emails } }, []],
  ['a pager', { webhooks: [pager] }, []],
  [
    'a webhook that is told of follow-ups alone',
    { webhooks: [{ ...pager, events: ['Follow-up'] }] },
    ['notify.emails'],
  ],
  [
    'a webhook that is told of subscriptions alone',
    { webhooks: [{ ...pager, events: ['Subscription Missing'] }] },
    ['notify.emails'],
  ],
  ['nobody, in words', { containDespite: ['nobody-to-tell'] }, []],
  ['the sample', { notify: { emails }, expectations: [mine, sampleRule] }, ['expectations[1]']],
  [
    'the sample under another name',
    { notify: { emails }, expectations: [{ ...sampleRule, name: 'ours' }] },
    ['expectations[0]'],
  ],
  [
    'the sample, in words',
    { notify: { emails }, expectations: [sampleRule], containDespite: ['sample-rule'] },
    [],
  ],
  [
    'the sample, with words about something else',
    { notify: { emails }, expectations: [sampleRule], containDespite: ['nobody-to-tell'] },
    ['expectations[0]'],
  ],
  ['a rule of its own', { notify: { emails }, expectations: [mine] }, []],
  ['the shipped file, armed', { ...shipped, mode: 'contain' }, ['notify.emails', 'expectations[0]']],
  ['the shipped file with nobody, observing', { ...shipped }, []],
])('mode contain with %s', (_, change, fields) => {
  const problems = armingProblems(settings(change));
  expect(problems.map(({ field }) => field)).toEqual(fields);
  for (const { fix } of problems) expect(fix).toMatch(/or keep mode 'observe'; .*say containDespite: \['/);
});
