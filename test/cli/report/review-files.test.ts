import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { ReportSelector } from '../../../cli/report/options.ts';
import { reviewFiles } from '../../../cli/report/review-files.ts';
import { NotFound } from '../../../cli/not-found.ts';
import { encodeProgress } from '../../../core/review/progress.ts';
import { type Encode, encodings } from '../../support/json-encodings.ts';

const home = mkdtempSync(path.join(tmpdir(), 'firebreak-review-'));
afterAll(() => rmSync(home, { recursive: true }));

const account = '111122223333';
const keys = ['AKIAEXAMPLEKEY000001', 'ASIAEXAMPLEKEY000002', 'ASIA/"odd"\\é\uFFFD', 'ASIAEXAMPLEKEY000004'];
const users = ['deploy', 'a+b=c,d.e@f-g', 'backdoor'];
const groups = ['sg-1', '/path (x) {y}*$', '[a|b]', 'deploy'];
const regions = ['us-east-1', 'eu-west-1'];
const arnOf = (user: string, of = account) => `arn:aws:iam::${of}:user/team/${user}`;

const pick = (list: readonly string[]) => fc.constantFrom(...list);
const identity = fc
  .record({ user: pick(users), key: pick([...keys, '']), of: pick([account, '444455556666']) })
  .map(({ user, key, of }) => ({
    type: 'IAMUser',
    userName: user,
    arn: arnOf(user, of),
    accountId: of,
    ...(key !== '' && { accessKeyId: key }),
  }));
/** What calls do: read, issue and make credentials, and touch what others touch too. */
const call = fc.oneof(
  fc.constant({ eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', readOnly: true }),
  pick(keys).map((accessKeyId) => ({
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetSessionToken',
    responseElements: { credentials: { accessKeyId } },
  })),
  fc.tuple(pick(users), pick(keys)).map(([userName, accessKeyId]) => ({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName },
    responseElements: { accessKey: { accessKeyId, userName } },
  })),
  pick(users).map((userName) => ({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    requestParameters: { userName },
    responseElements: { user: { userName, arn: arnOf(userName) } },
  })),
  pick(groups).map((groupName) => ({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'AuthorizeSecurityGroupIngress',
    requestParameters: { groupName, groupId: groupName },
  })),
  pick(users).map((userName) => ({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    userIdentity: { type: 'IAMUser', accountId: account, userName },
    responseElements: { ConsoleLogin: 'Failure' },
  })),
);
type Fields = Readonly<Record<string, unknown>>;
const record = fc
  .record({
    eventID: fc.integer({ min: 1, max: 12 }).map((id) => `id-${id}`),
    eventTime: fc.option(
      fc.integer({ min: 0, max: 59 }).map((minute) => `2026-11-01T10:${String(minute).padStart(2, '0')}:00Z`),
      { freq: 9, nil: undefined },
    ),
    awsRegion: pick(regions),
    recipientAccountId: pick([account, account, account, '444455556666']),
    userIdentity: identity,
    call,
  })
  // In CloudTrail's order.
  .map(({ call: made, userIdentity, ...rest }): Fields => ({
    eventVersion: '1.08',
    userIdentity,
    ...rest,
    ...made,
  }));

/** The shapes of files, from the records as JSON and a way to write what is around them. */
const shapes: Readonly<{ [shape: string]: (records: readonly Fields[], encode: Encode) => string }> = {
  lines: (records, encode) => records.map(encode).join('\n'),
  log: (records, encode) => `{"Records":[${records.map(encode).join()}]}`,
  'lines of logs': (records, encode) =>
    records.map((each) => `{"Records":[${encode(each)},${encode(each)}]}`).join('\n'),
  LookupEvents: (records, encode) =>
    `{"Events":[${records.map((each) => encode({ CloudTrailEvent: encode(each) })).join()}]}`,
  EventBridge: (records, encode) =>
    records
      .map((each) => `{"region":"eu-west-1","time":"2026-11-01T10:30:00Z","detail":${encode(each)}}`)
      .join('\n'),
};
const file = fc.record({
  records: fc.array(record, { maxLength: 10 }),
  shape: pick(Object.keys(shapes)),
  encode: encodings,
});

/** Nothing is passed over unparsed where a letter is escaped by its number: here that of `eventVersion`. */
const escaped: Encode = (value) => JSON.stringify(value).replace(/^\{"e/, '{"\\u0065');

interface Question {
  readonly selector: ReportSelector;
  readonly regions: readonly string[];
  readonly since?: Date;
  readonly account?: string;
}
const question: fc.Arbitrary<Question> = fc
  .record({
    selector: fc.oneof(
      pick(keys).map((id): ReportSelector => ({ kind: 'key', id })),
      pick(users).map((name): ReportSelector => ({ kind: 'user', name })),
    ),
    regions: fc.constantFrom<readonly string[]>([], [], ['us-east-1']),
    since: fc.constantFrom(undefined, undefined, new Date('2026-11-01T10:20:00Z')),
    account: fc.constantFrom(undefined, undefined, account),
  })
  .map(({ since, account: of, ...rest }) => ({
    ...rest,
    ...(since && { since }),
    ...(of && { account: of }),
  }));

/** All that comes out of a review, and the records that it keeps. */
async function review(asked: Question, contents: readonly string[]) {
  const files = contents.map((content, index) => {
    const name = path.join(home, `${index}.json`);
    writeFileSync(name, index % 2 ? gzipSync(content) : content);
    return name;
  });
  const kept: [string, Buffer][] = [];
  const put = (key: string, body: Buffer) => Promise.resolve(void kept.push([key, body]));
  try {
    const { progress, reading } = await reviewFiles({ ...asked, files }, { path: home, put } as never);
    return { progress: encodeProgress(progress), reading: { ...reading, bytes: 0 }, kept: kept.length };
  } catch (error) {
    if (error instanceof NotFound) return error.message;
    throw error;
  }
}

describe('a review of log files', () => {
  it('says the same as one that parses every record in every pass, however they are written', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(question, fc.array(file, { minLength: 1, maxLength: 3 }), async (asked, files) => {
        const write = (encode?: Encode) =>
          files.map(({ records, shape, ...own }) => shapes[shape]!(records, encode ?? own.encode));
        const fast = await review(asked, write());
        const all = await review(asked, write(escaped));
        if (typeof fast === 'object') found += 1;
        expect(fast).toEqual(all);
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(100);
  }, 60_000);
});
