import type { Rule, Target } from '../../eventbridge/index.ts';
import { readJsonPath, isJsonPath } from '../../eventbridge/json-path.ts';
import { toPayload } from '../../eventbridge/payload.ts';
import { lambdaTarget, launchEvent } from './bus.ts';
import { home } from './given.ts';

const rule: Rule = {
  name: 'example',
  region: home,
  busName: 'default',
  arn: 'arn:aws:events:us-east-1:111122223333:rule/example',
  state: 'ENABLED',
  targets: [],
};
const event = launchEvent({
  resources: ['arn:one', 'arn:two'],
  detail: {
    'instance-id': 'i-0123456789',
    state: 'RUNNING',
    count: 3,
    spot: false,
    none: null,
    quoted: 'say "hi"',
    tags: { team: 'ops' },
    items: [{ id: 'a' }, { id: 'b' }],
  },
});
const { detail, ...withoutDetail } = event;
const receivedAt = new Date('2026-11-22T10:00:00.250Z');

const payloadOf = (target: Partial<Target>): string =>
  toPayload(rule, { ...lambdaTarget, ...target }, event, receivedAt);

const paths = {
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  count: '$.detail.count',
  spot: '$.detail.spot',
  none: '$.detail.none',
  quoted: '$.detail.quoted',
  tags: '$.detail.tags',
  items: '$.detail.items',
  ids: '$.detail.items[*].id',
  missing: '$.detail.missing',
};
const fill = (inputTemplate: string): string =>
  payloadOf({ inputTransformer: { inputPathsMap: paths, inputTemplate } });

describe('a payload', () => {
  it.each<[string, Partial<Target>, string]>([
    ['the event', {}, JSON.stringify(event)],
    ['a constant', { input: '{"a": 1}' }, '{"a": 1}'],
    ['a part', { inputPath: '$.detail.tags' }, '{"team":"ops"}'],
    ['a text', { inputPath: '$.detail.state' }, '"RUNNING"'],
    ['a null', { inputPath: '$.detail.none' }, 'null'],
    ['all', { inputPath: '$' }, JSON.stringify(event)],
  ])('is %s', (_, target, expected) => {
    expect(payloadOf(target)).toBe(expected);
  });

  it('fails where InputPath finds nothing', () => {
    expect(() => payloadOf({ inputPath: '$.detail.missing' })).toThrow(/finds nothing/);
  });
});

describe('an input template', () => {
  it.each<[string, string, string]>([
    ['a quoted line', '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['escaped quotes', '"instance \\"<instance>\\""', '"instance \\"i-0123456789\\""'],
    ['several quoted lines', '"<instance>"\n"<state>"', '"i-0123456789"\n"RUNNING"'],
    ['plain text', '<instance> is in <state>, count <count>', 'i-0123456789 is in RUNNING, count 3'],
    [
      'JSON',
      '{\n "instance" : <instance>,\n "state": <state>\n}',
      '{"instance":"i-0123456789","state":"RUNNING"}',
    ],
    [
      'JSON with quoted placeholders',
      '{"s": "<state>", "t": "is <state> (<count>)"}',
      '{"s":"RUNNING","t":"is RUNNING (3)"}',
    ],
    [
      'quotes inside JSON text',
      '{"t": "\\"<instance>\\" is <state>"}',
      '{"t":"\\"i-0123456789\\" is RUNNING"}',
    ],
    ['a mix', '{"s": [ 9, <state>, true ], "T": "Yes"}', '{"s":[9,"RUNNING",true],"T":"Yes"}'],
    ['values of every type', '[<count>, <spot>, <tags>, <ids>]', '[3,false,{"team":"ops"},["a","b"]]'],
    ['a value with quotes, unquoted in the template', '{"q": <quoted>}', '{"q":"say \\"hi\\""}'],
    ['an object in a quoted line', '"tags <tags>"', '"tags {team:ops}"'],
    ['what the event does not have, in JSON', '{"m": <missing>, "t": "-<missing>-"}', '{"m":"","t":"--"}'],
    ['what the event does not have, in text', '"-<missing>-"', '"--"'],
    [
      'the rule',
      '{"arn": <aws.events.rule-arn>, "n": "<aws.events.rule-name>"}',
      `{"arn":"${rule.arn}","n":"example"}`,
    ],
    ['when it was received', '[<aws.events.event.ingestion-time>]', '["2026-11-22T10:00:00.250Z"]'],
    ['the event without its detail', '{"e": <aws.events.event>}', JSON.stringify({ e: withoutDetail })],
    [
      'the whole event',
      '{"e": <aws.events.event.json>}',
      JSON.stringify({ e: { ...withoutDetail, detail } }),
    ],
  ])('fills %s', (_, template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  it.each([
    ['a value with quotes between quotes', '{"q": "<quoted>"}'],
    ['a value with quotes in a quoted line', '"<quoted>"'],
    ['an object between quotes', '{"q": "<tags>"}'],
  ])('fails with INVALID_JSON for %s, as nothing is escaped', (_, template) => {
    expect(() => fill(template)).toThrow(expect.objectContaining({ code: 'INVALID_JSON', retryable: false }));
  });
});

describe('a JSON path', () => {
  it.each<[string, unknown]>([
    ['$.resources[1]', 'arn:two'],
    ['$.resources[2]', undefined],
    ['$.resources[*]', ['arn:one', 'arn:two']],
    ['$.detail.items[*].id', ['a', 'b']],
    ['$.detail.missing[*].id', undefined],
    ['$.detail.state.length', undefined],
    ['$.detail.constructor', undefined],
    ['$.detail-type', 'AWS API Call via CloudTrail'],
  ])('%s', (path, expected) => {
    expect(readJsonPath(event, path)).toEqual(expected);
  });

  it.each(['detail', '', '$detail', '$..a', "$['detail']", '$.a[-1]', '$.a[?(@.b)]', '$.a.'])(
    'refuses %p',
    (path) => {
      expect(isJsonPath(path)).toBe(false);
      expect(() => readJsonPath(event, path)).toThrow(/not a JSON path/);
    },
  );
});
