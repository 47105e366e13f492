import { afterCaller } from '../../../cli/history/files/after-caller.ts';

const before = '{"eventVersion":"1.08","userIdentity":{"userName":"deploy"';

describe('what stands behind who called', () => {
  it.each([
    [
      'the rest of a record',
      `${before}},"requestParameters":{"userName":"x"}}`,
      ',"requestParameters":{"userName":"x"}}',
    ],
    ['behind what is in it', `${before},"sessionContext":{"attributes":{}},"a":[{}]},"b":1}`, ',"b":1}'],
    ['behind braces in texts', `${before},"a":"}}{","b":"}"},"c":1}`, ',"c":1}'],
    ['all where something in it is escaped', `${before},"a":"\\"}"},"c":1}`, undefined],
    ['all where it does not end', before, undefined],
    ['all where it is not first', `{"requestParameters":{${before}}},"a":1}`, undefined],
    ['all where there is none', '{"eventVersion":"1.08","userIdentity":null,"a":{}}', undefined],
    [
      'all where something else is first',
      '{"eventVersion":"1.08","a":"userIdentity","userIdentity":{}}',
      undefined,
    ],
    ['all of a log file', `{"Records":[${before}}}]}`, undefined],
  ])('is %s', (_name, json, expected) => {
    expect(afterCaller(Buffer.from(json)).toString()).toBe(expected ?? json);
  });
});
