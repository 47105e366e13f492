import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  GetFindingsCommand,
  type GetFindingsRequest,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { type Account, startAccount } from '../../account.ts';
import type { PolicyDocument } from '../../model.ts';

const product = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';
const finding = (change: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding => ({
  SchemaVersion: '2018-10-08',
  Id: 'incident/1',
  ProductArn: product,
  GeneratorId: 'responder',
  AwsAccountId: '111122223333',
  CreatedAt: '2026-11-22T10:00:00.000Z',
  UpdatedAt: '2026-11-22T10:00:00.000Z',
  Title: 'A key was stolen',
  Description: 'It launched instances.',
  Types: ['TTPs/Credential Access'],
  Severity: { Label: 'HIGH' },
  Resources: [{ Type: 'AwsIamUser', Id: 'arn:aws:iam::111122223333:user/ci', Partition: 'aws' }],
  ...change,
});

let account: Account;
let admin: SecurityHubClient;
beforeEach(async () => {
  account = await startAccount();
  admin = clientOf('admin', {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  });
});
afterEach(() => account.close());

function clientOf(userName: string, permissions: PolicyDocument): SecurityHubClient {
  const credentials = {
    accessKeyId: `AKIA${userName.toUpperCase().padEnd(16, '0')}`,
    secretAccessKey: 'secret/of/the/test',
  };
  account.iam.importUser({
    userName,
    accessKeys: [{ ...credentials, status: 'Active' }],
    policies: { inline: { permissions } },
  });
  return new SecurityHubClient({
    ...{ region: 'us-east-1', credentials, endpoint: account.endpoint, maxAttempts: 1 },
  });
}

const put = (Findings: AwsSecurityFinding[], client = admin) =>
  client.send(new BatchImportFindingsCommand({ Findings }));
const get = async (input: GetFindingsRequest = {}) =>
  (await admin.send(new GetFindingsCommand(input))).Findings ?? [];
const later = '2026-11-22T10:05:00.000Z';

describe('BatchImportFindings', () => {
  it('creates a finding, with what Security Hub adds', async () => {
    expect(await put([finding()])).toMatchObject({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
    expect(await get()).toEqual([
      expect.objectContaining({
        ...finding(),
        Severity: { Label: 'HIGH', Normalized: 70 },
        Region: 'us-east-1',
        RecordState: 'ACTIVE',
        Workflow: { Status: 'NEW' },
        FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: ['TTPs/Credential Access'] },
      }),
    ]);
  });

  it('updates one of the same id, and keeps what customers set', async () => {
    await put([finding({ Note: { Text: 'ours', UpdatedBy: 'on-call', UpdatedAt: later } })]);
    const update = { UpdatedAt: later, Title: 'It is contained', Workflow: { Status: 'RESOLVED' as const } };
    expect(await put([finding(update)])).toMatchObject({ SuccessCount: 1 });
    expect(await get()).toEqual([
      expect.objectContaining({
        Title: 'It is contained',
        UpdatedAt: later,
        Workflow: { Status: 'NEW' },
        Note: expect.objectContaining({ Text: 'ours' }),
      }),
    ]);
  });

  it.each(['2026-11-22T10:00:00.000Z', '2026-11-22T09:59:59.999Z'])(
    'ignores an update that is not newer (%s), and does not call it failed',
    async (UpdatedAt) => {
      await put([finding()]);
      expect(await put([finding({ UpdatedAt, Title: 'late' })])).toMatchObject({ SuccessCount: 1 });
      expect(await get()).toMatchObject([{ Title: 'A key was stolen' }]);
    },
  );

  it.each<[string, Partial<AwsSecurityFinding>, string]>([
    ['too long a title', { Title: 'x'.repeat(257) }, 'data.Title should NOT be longer than 256'],
    ['no description', { Description: ' ' }, 'data.Description should NOT be shorter than 1'],
    ['too long a description', { Description: 'x'.repeat(1025) }, 'data.Description'],
    ['another schema', { SchemaVersion: '1' }, 'data.SchemaVersion'],
    ['a time that is none', { UpdatedAt: 'yesterday' }, 'data.UpdatedAt should match format "date-time"'],
    ['no severity', { Severity: undefined }, "required property 'Severity'"],
    ['an unknown label', { Severity: { Label: 'BAD' as 'HIGH' } }, 'data.Severity.Label'],
    ['no types', { Types: [] }, 'data.Types should have 1 to 50 items'],
    ['a type of no namespace', { Types: ['Theft/x'] }, 'namespace/category/classifier'],
    ['no resources', { Resources: [] }, 'data.Resources should have 1 to 32 items'],
    [
      'too many resources',
      { Resources: Array.from({ length: 33 }, () => finding().Resources![0]!) },
      '1 to 32',
    ],
    [
      'too many product fields',
      { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) },
      'data.ProductFields should NOT have more than 50',
    ],
    ['an empty product field', { ProductFields: { k: '' } }, 'data.ProductFields.k'],
    ['a link that is none', { SourceUrl: 'over there' }, 'data.SourceUrl should match format "uri"'],
    [
      'too long a recommendation',
      { Remediation: { Recommendation: { Text: 'x'.repeat(513) } } },
      'data.Remediation.Recommendation.Text',
    ],
  ])('fails a finding with %s, and takes the others', async (_, change, message) => {
    const answer = await put([finding(change), finding({ Id: 'incident/2' })]);
    expect(answer).toMatchObject({
      FailedCount: 1,
      SuccessCount: 1,
      FailedFindings: [
        { Id: 'incident/1', ErrorCode: 'InvalidInput', ErrorMessage: expect.stringContaining(message) },
      ],
    });
    expect((await get()).map(({ Id }) => Id)).toEqual(['incident/2']);
  });

  it.each<[string, Partial<AwsSecurityFinding>]>([
    ['another account', { AwsAccountId: '444455556666' }],
    ['another product', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty' }],
    ['the product of another Region', { ProductArn: product.replace('us-east-1', 'eu-west-1') }],
  ])('fails a finding of %s', async (_, change) => {
    expect(await put([finding(change)])).toMatchObject({ FailedFindings: [{ ErrorCode: 'InvalidAccess' }] });
  });

  it('refuses an empty call and one of more than 100 findings', async () => {
    await expect(put([])).rejects.toMatchObject({ name: 'InvalidInputException' });
    const many = Array.from({ length: 101 }, (_, n) => finding({ Id: `f${n}` }));
    await expect(put(many)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('refuses a member whose rules it does not know', async () => {
    await expect(put([finding({ Malware: [{ Name: 'x' }] })])).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });

  it('refuses everything where it is turned off', async () => {
    account.securityHub.disable();
    await expect(put([finding()])).rejects.toMatchObject({
      name: 'InvalidAccessException',
      message: expect.stringContaining('not subscribed'),
    });
    await expect(get()).rejects.toMatchObject({ name: 'InvalidAccessException' });
  });

  it('tells EventBridge of each finding that was imported', async () => {
    const seen: unknown[] = [];
    await account.close();
    account = await startAccount({
      onProgress: (progress) => progress.kind === 'matched' && seen.push(progress.event),
    });
    admin = clientOf('admin', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    });
    const { root: credentials } = account.iam;
    const events = new EventBridgeClient({ region: 'us-east-1', credentials, endpoint: account.endpoint });
    const EventPattern = JSON.stringify({ 'detail-type': ['Security Hub Findings - Imported'] });
    await events.send(new PutRuleCommand({ Name: 'findings', EventPattern }));
    const Arn = 'arn:aws:sqs:us-east-1:111122223333:nowhere';
    await events.send(new PutTargetsCommand({ Rule: 'findings', Targets: [{ Id: 'queue', Arn }] }));
    await put([finding(), finding({ Id: 'bad', Title: '' })]);
    await account.settled();
    expect(seen).toMatchObject([
      {
        'detail-type': 'Security Hub Findings - Imported',
        resources: [`${product}/incident/1`],
        detail: { findings: [{ Id: 'incident/1', Region: 'us-east-1' }] },
      },
    ]);
  });

  it('asks IAM for the product, and is recorded as a write', async () => {
    const Action = 'securityhub:BatchImportFindings';
    const right = clientOf('right', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action, Resource: product },
    });
    const wrong = clientOf('wrong', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action, Resource: `${product}/x` },
    });
    expect(await put([finding()], right)).toMatchObject({ SuccessCount: 1 });
    expect(account.trail.all().at(-1)).toMatchObject({
      eventSource: 'securityhub.amazonaws.com',
      eventName: 'BatchImportFindings',
      readOnly: false,
      managementEvent: true,
    });
    await expect(put([finding()], wrong)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('GetFindings', () => {
  it('filters by whole texts, and pages', async () => {
    await put(['a', 'b', 'c'].map((Id) => finding({ Id })));
    const Filters = {
      Id: [
        { Value: 'a', Comparison: 'EQUALS' as const },
        { Value: 'c', Comparison: 'EQUALS' as const },
      ],
    };
    expect((await get({ Filters })).map(({ Id }) => Id)).toEqual(['a', 'c']);
    const first = await admin.send(new GetFindingsCommand({ MaxResults: 2 }));
    expect(await get({ MaxResults: 2, NextToken: first.NextToken })).toMatchObject([{ Id: 'c' }]);
  });

  it.each<[string, GetFindingsRequest, string]>([
    ['other filters', { Filters: { Keyword: [{ Value: 'x' }] } }, 'NotImplemented'],
    ['another order', { SortCriteria: [{ Field: 'Id', SortOrder: 'asc' }] }, 'NotImplemented'],
    ['another comparison', { Filters: { Id: [{ Value: 'a', Comparison: 'PREFIX' }] } }, 'NotImplemented'],
    ['a made-up token', { NextToken: 'x' }, 'InvalidInputException'],
  ])('refuses %s', async (_, input, name) => {
    await put([finding()]);
    await expect(get(input)).rejects.toMatchObject({ name });
  });
});
