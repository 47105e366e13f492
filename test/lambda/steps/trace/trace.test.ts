import type { EventHistory, LookupAttribute, Span } from '../../../../lambda/aws/history/event-history.ts';
import { depthLimit } from '../../../../core/lineage/lineage.ts';
import { toCaller } from '../../../../core/caller/to-caller.ts';
import { at, textAt } from '../../../../core/values/unknown.ts';
import { traceCredential, type TraceInput } from '../../../../lambda/steps/trace-credential/trace.ts';
import { account, launchRecord, roleIdentity, userIdentity } from '../../../support/events.ts';
import { issued, originIdentity, sessionOf } from '../../../support/review/issued.ts';

type Records = EventHistory['records'];
interface Asked {
  readonly region: string;
  readonly attribute: LookupAttribute;
  readonly span: Span;
}

const key = 'ASIAEXAMPLEKEY000001';
const input: TraceInput = {
  accessKeyId: key,
  caller: toCaller({ ...launchRecord, userIdentity: roleIdentity }, account),
  eventTime: '2026-11-01T10:00:00Z',
  createdAt: '2026-11-01T09:00:00Z',
  account,
  regions: ['us-east-1', 'ap-southeast-2'],
};

/** Event history that holds these records: filed under the key that each issued, unless `index` says otherwise. */
function holding(records: readonly object[], index = true): Records {
  return (region, attribute, { from, to }) =>
    Promise.resolve({
      records: records.filter((record) => {
        const time = Date.parse(textAt(record, 'eventTime') ?? '');
        if (textAt(record, 'awsRegion') !== region || time < +from || time > +to) return false;
        if (attribute.key === 'EventName') return textAt(record, 'eventName') === attribute.value;
        const issuedKey = at(record, 'responseElements', 'credentials', 'accessKeyId');
        return index && attribute.key === 'ResourceName' && issuedKey === attribute.value;
      }),
    });
}

async function trace(records: Records, change: Partial<TraceInput> = {}) {
  let time = Date.parse('2026-11-01T10:00:05Z');
  const asked: Asked[] = [];
  const pauses: number[] = [];
  const lineage = await traceCredential(
    { ...input, ...change },
    {
      history: {
        records: (region, attribute, span, next) => {
          asked.push({ region, attribute, span });
          return records(region, attribute, span, next);
        },
      },
      deadline: new Date(time + 12_000),
      clock: () => new Date((time += 10)),
      pause: (ms) => {
        pauses.push(ms);
        time += ms;
        return Promise.resolve();
      },
    },
  );
  return { lineage, asked, pauses };
}

describe('a session that a long-term key assumed', () => {
  it('goes back to the key, which is its origin', async () => {
    const { lineage } = await trace(holding([issued(key)]));
    expect(lineage).toMatchObject({
      accessKeyId: key,
      end: 'long-term-key',
      reason: 'it goes back to the long-term key AKIAEXAMPLEORIGIN001',
      origin: { kind: 'user-key', userName: 'mallory', accessKeyId: 'AKIAEXAMPLEORIGIN001' },
      links: [
        {
          accessKeyId: key,
          issuedBy: {
            eventName: 'AssumeRole',
            eventId: `issued-${key}`,
            region: 'us-east-1',
            expiresAt: '2026-11-01T10:15:00.000Z',
            sourceIp: '203.0.113.9',
          },
        },
      ],
    });
  });

  it('is looked for in every region, in the minutes around its creation, by the key', async () => {
    const { asked, lineage } = await trace(holding([issued(key)]));
    expect(asked.map(({ region, attribute }) => `${region} ${attribute.key} ${attribute.value}`)).toEqual([
      `us-east-1 ResourceName ${key}`,
      `ap-southeast-2 ResourceName ${key}`,
    ]);
    expect(asked[0]!.span).toEqual({
      from: new Date('2026-11-01T08:58:00Z'),
      to: new Date('2026-11-01T09:02:00Z'),
    });
    expect(lineage.coverage.map(({ region }) => region)).toEqual(['us-east-1', 'ap-southeast-2']);
  });

  it('is looked for in the longest life of a session where its creation is unknown', async () => {
    const { createdAt, ...rest } = input;
    expect(createdAt).toBeDefined();
    const lineage = await traceCredential(rest, {
      history: { records: holding([issued(key, { eventTime: '2026-10-30T22:30:00Z' })]) },
      deadline: new Date('2026-11-01T10:01:00Z'),
      clock: () => new Date('2026-11-01T10:00:05Z'),
      pause: () => Promise.resolve(),
    });
    expect(lineage.end).toBe('long-term-key');
  });

  it('is found by the name of the call where the index does not have the key', async () => {
    const { lineage } = await trace(holding([issued('ASIAOTHER00000000001'), issued(key)], false));
    expect(lineage.end).toBe('long-term-key');
  });

  it('is found in a further region where the likely ones do not have it', async () => {
    const records = holding([issued(key, { region: 'eu-north-1' })]);
    expect((await trace(records)).lineage.end).toBe('not-found');
    const { lineage } = await trace(records, { furtherRegions: ['us-east-1', 'eu-north-1'] });
    expect(lineage.end).toBe('long-term-key');
  });

  it('is not looked for any further once it is found', async () => {
    const { asked } = await trace((region, { key: kind }) =>
      Promise.resolve({
        records: kind === 'ResourceName' && region === 'us-east-1' ? [issued(key)] : [{}],
        ...(region !== 'us-east-1' && { next: 'more' }),
      }),
    );
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('can be traced from nothing but the key', async () => {
    const { caller, ...rest } = input;
    expect(caller).toBeDefined();
    const lineage = await traceCredential(rest, {
      history: { records: holding([issued(key, { eventName: 'GetSessionToken' })], false) },
      deadline: new Date('2026-11-01T10:01:00Z'),
      clock: () => new Date('2026-11-01T10:00:05Z'),
      pause: () => Promise.resolve(),
    });
    expect(lineage.end).toBe('long-term-key');
  });
});

describe('a record is believed for what it says, not for what it is filed under', () => {
  const forged = (change: object) =>
    trace((_, { key: kind }) =>
      Promise.resolve({ records: kind === 'ResourceName' ? [issued(key, { change })] : [] }),
    );
  it.each([
    [
      'another key was issued',
      { responseElements: { credentials: { accessKeyId: 'ASIAOTHER00000000001' } } },
    ],
    ['the key stands elsewhere', { responseElements: null, requestParameters: { accessKeyId: key } }],
    ['another service wrote it', { eventSource: 's3.amazonaws.com' }],
    ['the call failed', { errorCode: 'AccessDenied' }],
  ])('%s', async (_, change) => {
    expect((await forged(change)).lineage).toMatchObject({ end: 'not-found', links: [] });
  });
  it('a record that cannot be read is said', async () => {
    const { lineage } = await trace((_, { key: kind }) =>
      Promise.resolve({ records: kind === 'ResourceName' ? [undefined] : [] }),
    );
    expect(lineage.end).toBe('unreadable');
  });
});

describe('a chain of roles', () => {
  const hop = (n: number) => `ASIAHOP${String(n).padStart(13, '0')}`;
  const at8 = { eventTime: '2026-11-01T08:00:00Z' };

  it('is followed over each of them, each in its own time', async () => {
    const records = [
      issued(key, { by: sessionOf(hop(1)) }),
      issued(hop(1), { ...at8, by: sessionOf(hop(2)), region: 'eu-west-1' }),
      issued(hop(2), at8),
    ];
    const { lineage } = await trace(holding(records), { furtherRegions: ['eu-west-1'] });
    expect(lineage).toMatchObject({ end: 'long-term-key', origin: { userName: 'mallory' } });
    expect(lineage.links.map((link) => link.accessKeyId)).toEqual([key, hop(1), hop(2)]);
    expect(lineage.links[0]!.issuedBy.issuer).toMatchObject({ kind: 'role-session', roleName: 'Hop' });
  });

  it('counts the life of each session from the call before it, where its creation is not shown', async () => {
    const bare = {
      ...sessionOf(hop(1)),
      sessionContext: { sessionIssuer: roleIdentity.sessionContext.sessionIssuer },
    };
    const records = [
      issued(key, { by: bare, eventTime: '2026-10-31T01:00:00Z' }),
      issued(hop(1), { eventTime: '2026-10-30T02:00:00Z' }), // 56 hours before the launch, 23 before it was used
    ];
    const { lineage } = await trace(holding(records), { createdAt: '2026-10-31T01:00:00Z' });
    expect(lineage).toMatchObject({ end: 'long-term-key', links: [{}, { accessKeyId: hop(1) }] });
  });

  it('that is too long is cut, and says so', async () => {
    const records = [
      issued(key, { by: sessionOf(hop(1)) }),
      ...Array.from({ length: 8 }, (_, n) => issued(hop(n + 1), { ...at8, by: sessionOf(hop(n + 2)) })),
    ];
    const { lineage } = await trace(holding(records));
    expect(lineage.end).toBe('depth');
    expect(lineage.links).toHaveLength(depthLimit);
    expect(lineage.reason).toContain(hop(5));
    expect(lineage.origin).toBeUndefined();
  });

  it('that comes back to itself ends', async () => {
    const records = [
      issued(key, { by: sessionOf(hop(1)) }),
      issued(hop(1), { ...at8, by: sessionOf(key) }),
      issued(key, { ...at8, by: sessionOf(hop(1)) }),
    ];
    const { lineage } = await trace(holding(records));
    expect(lineage).toMatchObject({ end: 'cycle', reason: expect.stringContaining(key) });
    expect(lineage.links).toHaveLength(2);
  });

  it('of which a part is not to be found keeps what was', async () => {
    const { lineage } = await trace(holding([issued(key, { by: sessionOf(hop(1)) })]));
    expect(lineage).toMatchObject({
      end: 'not-found',
      reason: `event history does not show who issued ${hop(1)}`,
    });
    expect(lineage.links).toHaveLength(1);
  });
});

describe('the end of a chain', () => {
  const roleIn = (path: string, name: string) => ({
    ...sessionOf('ASIAHOP0000000000001'),
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${path}`, accountId: account },
    },
    arn: `arn:aws:sts::${account}:assumed-role/x/${name}`,
  });
  it.each([
    [
      'an instance',
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      { requestParameters: { roleSessionName: 'i-0abcdef0123456789' } },
      ['service', /issued by ec2\.amazonaws\.com for i-0abcdef0123456789/],
    ],
    [
      'another account',
      { type: 'AWSAccount', principalId: 'AIDAX', accountId: '444455556666' },
      {},
      ['other-account', /account 444455556666/],
    ],
    [
      'root',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
      {},
      ['root', /goes back to the root user/],
    ],
    [
      'a web identity',
      { type: 'WebIdentityUser', userName: 'repo:org/app', identityProvider: 'token.example.com' },
      { eventName: 'AssumeRoleWithWebIdentity' },
      ['federation', /repo:org\/app, vouched for by token\.example\.com/],
    ],
    [
      'a SAML user',
      { type: 'SAMLUser', userName: 'eve', identityProvider: 'idp' },
      {
        eventName: 'AssumeRoleWithSAML',
        requestParameters: { principalArn: `arn:aws:iam::${account}:saml-provider/corp` },
      },
      ['federation', /eve, vouched for by .*saml-provider\/corp/],
    ],
    [
      'an Identity Center user',
      roleIn('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef', 'eve'),
      {},
      ['identity-center', /user eve, permission set Admin/],
    ],
    [
      'a service-linked role',
      roleIn('aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', 'x'),
      {},
      ['service', /AWSServiceRoleForAutoScaling/],
    ],
    ['somebody unreadable', { type: 'IAMUser' }, {}, ['unreadable', /no access key/]],
  ] as const)('%s', async (_, by, change, [end, reason]) => {
    const { lineage } = await trace(holding([issued(key, { by, change })]));
    expect(lineage).toMatchObject({ end, reason: expect.stringMatching(reason) });
    expect(lineage.origin).toBeUndefined();
  });
});

describe('a session of an IAM user', () => {
  const session = {
    ...userIdentity,
    accessKeyId: key,
    sessionContext: { attributes: { creationDate: input.createdAt } },
  };
  const record = { ...launchRecord, userIdentity: session };
  const caller = toCaller(record, account);
  const console = toCaller({ ...record, sessionCredentialFromConsole: 'true' }, account);
  const login = (change: object = {}) => ({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventTime: '2026-11-01T09:00:00Z',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userIdentity: { type: 'IAMUser', arn: userIdentity.arn },
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { MFAUsed: 'No' },
    eventID: 'login',
    ...change,
  });

  it('from GetSessionToken goes back to the key that asked, though the index does not have it', async () => {
    const record = issued(key, { by: userIdentity, eventName: 'GetSessionToken' });
    const { lineage } = await trace(holding([record], false), { caller });
    expect(lineage).toMatchObject({
      end: 'long-term-key',
      origin: { accessKeyId: userIdentity.accessKeyId },
    });
  });

  it('from GetFederationToken goes back to its issuer', async () => {
    const federated = toCaller(
      {
        userIdentity: {
          type: 'FederatedUser',
          arn: `arn:aws:sts::${account}:federated-user/bob`,
          accessKeyId: key,
          sessionContext: {
            sessionIssuer: { type: 'IAMUser', arn: originIdentity.arn, accountId: account },
          },
        },
      },
      account,
    );
    const { lineage } = await trace(holding([issued(key, { eventName: 'GetFederationToken' })], false), {
      caller: federated,
    });
    expect(lineage).toMatchObject({ end: 'long-term-key', origin: { userName: 'mallory' } });
  });

  it('from the console goes back to the sign-in, its address and its MFA', async () => {
    const early = login({ eventTime: '2026-11-01T07:30:00Z' });
    const { lineage, asked } = await trace(holding([early]), { caller: console });
    expect(lineage).toMatchObject({
      end: 'console',
      reason: 'it goes back to a console sign-in without MFA',
      origin: { kind: 'user-session', origin: 'console' },
      signIn: { eventId: 'login', sourceIp: '203.0.113.9', mfa: false },
    });
    expect(asked.map(({ attribute }) => attribute.value)).toEqual(['ConsoleLogin', 'ConsoleLogin']);
  });

  it('from the console goes back to a sign-in under another name: the unique id tells', async () => {
    const { principalId } = userIdentity;
    const arn = `${userIdentity.arn}-before`;
    const renamed = login({ userIdentity: { type: 'IAMUser', arn, principalId } });
    const { lineage } = await trace(holding([renamed]), { caller: console });
    expect(lineage.signIn).toMatchObject({ eventId: 'login' });
  });

  it.each([
    ['was another user’s of that name', { userIdentity: { ...userIdentity, principalId: 'AIDADECOY' } }],
    ['failed', { responseElements: { ConsoleLogin: 'Failure' } }],
    ['was somebody else’s', { userIdentity: { type: 'IAMUser', arn: originIdentity.arn } }],
    ['was later', { eventTime: '2026-11-01T09:10:00Z' }],
  ])('is from the console, though the only sign-in %s', async (_, change) => {
    const { lineage } = await trace(holding([login(change)]), { caller: console });
    expect(lineage.end).toBe('console');
    expect(lineage.signIn).toBeUndefined();
  });

  it('that no call issued is from the console if a sign-in was in that moment', async () => {
    expect((await trace(holding([login()]), { caller })).lineage).toMatchObject({
      end: 'console',
      origin: { origin: 'console' },
    });
    const early = login({ eventTime: '2026-11-01T08:50:00Z' });
    expect((await trace(holding([early]), { caller })).lineage.end).toBe('not-found');
  });

  it('of a console user who switched roles: the console is the origin of the role session', async () => {
    const by = { ...session, invokedBy: 'signin.amazonaws.com', accessKeyId: 'ASIACONSOLE000000001' };
    const { lineage } = await trace(holding([issued(key, { by }), login()]));
    expect(lineage).toMatchObject({ end: 'console', origin: { userName: userIdentity.userName } });
  });
});

describe('a search that is hindered', () => {
  it('waits while it is throttled', async () => {
    let refusals = 2;
    const { lineage, pauses } = await trace((region, ...rest) =>
      region === 'us-east-1' && refusals-- > 0
        ? Promise.resolve('throttled')
        : holding([issued(key)])(region, ...rest),
    );
    expect(pauses).toEqual([700, 1050]);
    expect(lineage.end).toBe('long-term-key');
  });

  it('ends at its deadline and says where', async () => {
    const { lineage } = await trace(() => Promise.resolve('throttled'));
    expect(lineage.end).toBe('not-found');
    expect(lineage.coverage).toMatchObject([
      { region: 'us-east-1', incomplete: expect.stringContaining('time') },
      { region: 'ap-southeast-2', incomplete: expect.stringContaining('time') },
    ]);
  });

  it('loses only the region that fails', async () => {
    const { lineage } = await trace((region, ...rest) =>
      region === 'ap-southeast-2'
        ? Promise.reject(new Error('AccessDenied'))
        : holding([issued(key)])(region, ...rest),
    );
    expect(lineage.end).toBe('long-term-key');
    expect(lineage.coverage).toContainEqual({
      region: 'ap-southeast-2',
      pages: 0,
      events: 0,
      incomplete: 'AccessDenied',
    });
  });

  it('does not drown in a flood of events about the key', async () => {
    const flood = (_: string, { key: kind }: LookupAttribute) =>
      Promise.resolve({ records: kind === 'ResourceName' ? [{}] : [], next: 'more' });
    const { lineage, asked } = await trace(flood);
    expect(lineage.end).toBe('not-found');
    expect(asked.length).toBeLessThan(40);
    expect(lineage.coverage[0]!.incomplete).toContain(`more than 200 events for ResourceName ${key}`);
  });
});
