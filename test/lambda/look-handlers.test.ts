import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { env, errors } from '../../lambda/contract.ts';
import { account, launchRecord, settings } from '../support/events.ts';
import { context } from '../support/run/lambda.ts';
import { priceListEntry } from '../support/price-list.ts';
import { awsError } from '../support/run/sdk.ts';
import { stateOf } from '../support/report/state.ts';

process.env[env.account] = account;
process.env[env.settings] = JSON.stringify(settings());
process.env[env.evidenceBucket] = 'evidence';
process.env['AWS_REGION'] = 'us-east-1';
process.env['POWERTOOLS_DEV'] = 'true'; // logs go through console, where they can be looked at

const ec2 = mockClient(EC2Client);
const pricing = mockClient(PricingClient);
const iam = mockClient(IAMClient);
const hub = mockClient(SecurityHubClient);
const logged: string[] = [];

beforeEach(() => {
  for (const mock of [ec2, pricing, hub, iam]) mock.reset();
  logged.length = 0;
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest
      .spyOn(console, method)
      .mockImplementation((...parts: unknown[]) => void logged.push(parts.join(' ')));
  }
});
afterEach(() => jest.restoreAllMocks());

/** The handler as it is exported, which is what Lambda calls. */
async function invoke(step: string, input: unknown): Promise<unknown> {
  const module = (await import(`../../lambda/steps/${step}/handler.ts`)) as {
    handler: (i: unknown, c: unknown) => unknown;
  };
  return module.handler(input, context);
}

const state = stateOf({ ...launchRecord, userAgent: 'attacker-chose-this' });

describe('the exported handlers', () => {
  it('inspect-instances: what EC2 and the price list say, and no word of the attacker in the log', async () => {
    const Instances = [
      {
        InstanceId: 'i-0123456789abcdef0',
        InstanceType: 'p5.48xlarge' as const,
        State: { Name: 'running' as const },
      },
    ];
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances }] });
    pricing.on(GetProductsCommand).resolves({ PriceList: [priceListEntry()] });
    expect(await invoke('inspect-instances', { state })).toMatchObject({
      instances: { items: [{ instanceId: 'i-0123456789abcdef0', state: 'running' }], more: 0 },
      cost: { perHour: 98.32, perDay: 2_359.68 },
    });
    expect(logged.join()).toContain('instances inspected');
    expect(logged.join()).not.toContain('attacker-chose-this');
  });
  it('inspect-instances: the state with what IAM says of account and caller, where the machine has a place for it', async () => {
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ['acme-prod'], IsTruncated: false });
    expect(await invoke('inspect-instances', { state, answer: 'state' })).toEqual({
      ...state,
      background: { accountAlias: 'acme-prod' },
      instances: expect.objectContaining({ noCost: expect.any(String) }),
    });
  });
  it('inspect-instances: ends well where both refuse', async () => {
    ec2.on(DescribeInstancesCommand).rejects(awsError('UnauthorizedOperation', 403));
    pricing.on(GetProductsCommand).rejects(awsError('AccessDeniedException'));
    expect(await invoke('inspect-instances', { state })).toMatchObject({
      unavailable: [{ region: 'ap-southeast-2' }],
      noCost: 'none of those that could be looked up runs',
    });
  });
  it('import-finding: brings the incident of this account and region to Security Hub', async () => {
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 0, SuccessCount: 1 });
    expect(await invoke('import-finding', { state })).toMatchObject({
      id: expect.stringContaining(state.incident.id),
    });
    expect(hub.commandCalls(BatchImportFindingsCommand)[0]!.args[0].input.Findings).toMatchObject([
      {
        AwsAccountId: account,
        ProductArn: `arn:aws:securityhub:us-east-1:${account}:product/${account}/default`,
      },
    ]);
    expect(logged.join()).not.toContain('attacker-chose-this');
  });
  it('import-finding: throws what may pass by the name that the state machine retries on, and logs it', async () => {
    hub.on(BatchImportFindingsCommand).rejects(awsError('LimitExceededException', 429));
    await expect(invoke('import-finding', { state })).rejects.toMatchObject({ name: errors.retryable });
    expect(logged.join()).toContain('step failed');
  });
});
