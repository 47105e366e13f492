import { defineSettings } from '../../../core/settings/settings.ts';
import { checkSettings } from '../../../lib/settings/check-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import { webhooks as whole } from '../synthesized.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:pager-AbCdEf';
const good = { name: 'tickets', url: 'https://hooks.example.com/firebreak', form: 'json' };
const pager = { ...good, form: 'pagerduty', secretArn };

/** The problems, one line each: field, got, allowed, fix. */
function problemsOf(...webhooks: readonly unknown[]): readonly string[] {
  const input = { mode: 'contain', regions: ['us-east-1'], expectations: [] } as const;
  try {
    checkSettings(defineSettings({ ...input, webhooks: webhooks as typeof whole }));
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ field, got, allowed, fix }) => `${field} | ${got} | ${allowed} | ${fix}`);
  }
}

it('are none where they are left out', () => {
  expect(defineSettings({ mode: 'contain', regions: [], expectations: [] }).webhooks).toEqual([]);
});

it.each<[readonly object[]]>([
  [[good]],
  [whole],
  [[pager]],
  [[{ ...good, url: 'https://a.b-c.example:8443/x?key=1%20' }]],
  [[{ ...good, secretArn, header: 'X-Api-Key', events: ['Restored'], ratePerSecond: 300 }]],
  [[good, { ...good, name: 'a' }]],
  [[{ ...pager, events: ['Not Contained', 'Restored'] }]],
])('may be %j', (webhooks) => {
  expect(problemsOf(...webhooks)).toEqual([]);
});

it.each<[string, readonly object[], RegExp]>([
  ['a name in capitals', [{ ...good, name: 'Pager' }], /^webhooks\[0\]\.name/],
  ['a name of 33 letters', [{ ...good, name: 'a'.repeat(33) }], /^webhooks\[0\]\.name/],
  ['two of one name', [good, { ...pager, name: 'tickets' }], /^webhooks\[1\] \| .*tickets/],
  ['http', [{ ...good, url: 'http://hooks.example.com/' }], /^webhooks\[0\]\.url .*write https/],
  ['a password in the address', [{ ...good, url: 'https://u:p@hooks.example.com/' }], /secretArn$/],
  ['a user in an http address', [{ ...good, url: 'http://u@hooks.example.com/' }], /secretArn$/],
  ['a wildcard in the path', [{ ...good, url: 'https://hooks.example.com/*' }], /^webhooks\[0\]\.url/],
  ['a fragment', [{ ...good, url: 'https://hooks.example.com/#x' }], /^webhooks\[0\]\.url/],
  ['a blank', [{ ...good, url: 'https://hooks.example.com/a b' }], /^webhooks\[0\]\.url/],
  ['a host without a domain', [{ ...good, url: 'https://localhost/' }], /^webhooks\[0\]\.url/],
  ['an IP address', [{ ...good, url: 'https://192.0.2.1/' }], /^webhooks\[0\]\.url/],
  ['a long address', [{ ...good, url: `https://a.example/${'a'.repeat(2048)}` }], /shorten it/],
  ['a form that there is not', [{ ...good, form: 'slack' }], /^webhooks\[0\]\.form .*'pagerduty' or 'json'/],
  ['a secret in clear text', [{ ...pager, secretArn: 'R0UT1NGKEY' }], /never the secret itself/],
  ['part of an ARN', [{ ...good, secretArn: secretArn.slice(0, -7) }], /^webhooks\[0\]\.secretArn/],
  [
    'a secret of another region',
    [{ ...pager, secretArn: secretArn.replace('us-east-1', 'eu-west-1') }],
    /^webhooks\[0\]\.secretArn .*home region us-east-1.*replicate/,
  ],
  ['PagerDuty without a key', [{ ...good, form: 'pagerduty' }], /^webhooks\[0\]\.secretArn .*routing key/],
  ['PagerDuty with a header', [{ ...pager, header: 'X-Key' }], /^webhooks\[0\]\.header .*leave it out/],
  ['a header without a secret', [{ ...good, header: 'X-Key' }], /^webhooks\[0\]\.header .*add secretArn/],
  ['a header with a colon', [{ ...good, secretArn, header: 'X: y' }], /^webhooks\[0\]\.header/],
  [
    'an event that there is not',
    [{ ...good, events: ['Held'] }],
    /^webhooks\[0\]\.events\[0\] .*Incident Opened/,
  ],
  ['an event twice', [{ ...good, events: ['Update', 'Update'] }], /^webhooks\[0\]\.events\[1\]/],
  ['no event', [{ ...good, events: [] }], /^webhooks\[0\]\.events .*at least one/],
  [
    'for PagerDuty an event about addresses',
    [{ ...pager, events: ['Restored', 'Subscription Missing'] }],
    /^webhooks\[0\]\.events\[1\] .*nothing would resolve it/,
  ],
  ['no calls a second', [{ ...good, ratePerSecond: 0 }], /^webhooks\[0\]\.ratePerSecond .*1 to 300/],
  [
    'a field that there is not',
    [{ ...good, secret: 'x' }],
    /^webhooks\[0\]\.secret .*did you mean secretArn/,
  ],
])('may not have %s', (_, webhooks, problem) => {
  const problems = problemsOf(...webhooks);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
});
