import {
  type Filter,
  GetProductsCommand,
  type GetProductsRequest,
  PricingClient,
} from '@aws-sdk/client-pricing';
import { type Account, startAccount } from '../../account.ts';
import type { PolicyDocument } from '../../model.ts';

let account: Account;
let admin: PricingClient;
beforeAll(async () => {
  account = await startAccount();
  admin = clientOf('admin', {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  });
});
afterAll(() => account.close());

function clientOf(userName: string, permissions: PolicyDocument, region = 'us-east-1'): PricingClient {
  const credentials = {
    accessKeyId: `AKIA${userName.toUpperCase().padEnd(16, '0')}`,
    secretAccessKey: 'secret/of/the/test',
  };
  account.iam.importUser({
    userName,
    accessKeys: [{ ...credentials, status: 'Active' }],
    policies: { inline: { permissions } },
  });
  return new PricingClient({ region, credentials, endpoint: account.endpoint, maxAttempts: 1 });
}

const match = (Field: string, Value: string): Filter => ({ Type: 'TERM_MATCH', Field, Value });
const plain = (instanceType: string, region: string): Filter[] => [
  ...[match('instanceType', instanceType), match('regionCode', region), match('operatingSystem', 'Linux')],
  ...[match('tenancy', 'Shared'), match('preInstalledSw', 'NA'), match('capacitystatus', 'Used')],
];
const ask = (input: Partial<GetProductsRequest>, client = admin) =>
  client.send(new GetProductsCommand({ ServiceCode: 'AmazonEC2', ...input }));

interface Entry {
  readonly product: { readonly sku: string; readonly attributes: Readonly<Record<string, string>> };
  readonly terms: {
    readonly OnDemand: Readonly<
      Record<string, { readonly priceDimensions: Readonly<Record<string, Record<string, unknown>>> }>
    >;
  };
}
const read = (list: unknown): readonly Entry[] =>
  (list as readonly unknown[]).map((text) => JSON.parse(String(text)) as Entry);

describe('GetProducts', () => {
  it('answers the one price of a type in a Region as JSON text, in the shape of the price list', async () => {
    const { PriceList, FormatVersion } = await ask({ Filters: plain('p5.48xlarge', 'us-east-1') });
    expect(FormatVersion).toBe('aws_v1');
    const [entry, ...more] = read(PriceList);
    expect(more).toEqual([]);
    const sku = entry!.product.sku;
    expect(entry).toMatchObject({
      serviceCode: 'AmazonEC2',
      product: { productFamily: 'Compute Instance', attributes: { regionCode: 'us-east-1' } },
    });
    const term = entry!.terms.OnDemand[`${sku}.JRTCKXETXF`]!;
    expect(term.priceDimensions[`${sku}.JRTCKXETXF.6YS6EN2CT7`]).toMatchObject({
      unit: 'Hrs',
      pricePerUnit: { USD: '98.3200000000' },
      description: '$98.32 per On Demand Linux p5.48xlarge Instance Hour',
    });
  });

  it('costs more in other Regions, and nothing is known of other types and places', async () => {
    const usd = async (region: string) =>
      JSON.stringify(read((await ask({ Filters: plain('t3.micro', region) })).PriceList));
    expect(await usd('ap-southeast-2')).toContain('"USD":"0.0130000000"');
    expect((await ask({ Filters: plain('u9.huge', 'us-east-1') })).PriceList).toEqual([]);
    expect((await ask({ Filters: plain('t3.micro', 'xx-east-9') })).PriceList).toEqual([]);
  });

  it('answers Windows, reservations and dedicated tenancy too, where nobody filters them out', async () => {
    const wide = plain('c5.large', 'eu-west-1').slice(0, 2);
    expect((await ask({ Filters: wide })).PriceList).toHaveLength(6);
  });

  it('pages', async () => {
    const Filters = plain('c5.large', 'eu-west-1').slice(0, 2);
    const first = await ask({ Filters, MaxResults: 4 });
    const second = await ask({ Filters, MaxResults: 4, NextToken: first.NextToken });
    expect([first.PriceList, second.PriceList].map((list) => list?.length)).toEqual([4, 2]);
    expect(second.NextToken).toBeUndefined();
    const skus = [...read(first.PriceList), ...read(second.PriceList)].map(({ product }) => product.sku);
    expect(new Set(skus).size).toBe(6);
  });

  it.each<[string, Partial<GetProductsRequest>, string]>([
    ['another format', { FormatVersion: 'v2' }, 'InvalidParameterException'],
    ['too large a page', { MaxResults: 101 }, 'InvalidParameterException'],
    ['a made-up token', { NextToken: 'x' }, 'InvalidNextTokenException'],
    ['a filter that is not modelled', { Filters: [match('vcpu', '2')] }, 'NotImplemented'],
    [
      'another kind of filter',
      { Filters: [{ Type: 'CONTAINS', Field: 'instanceType', Value: 'p5' }] },
      'NotImplemented',
    ],
    ['another service', { ServiceCode: 'AmazonS3' }, 'NotImplemented'],
  ])('refuses %s', async (_, input, name) => {
    await expect(ask(input)).rejects.toMatchObject({ name });
  });

  it('has no endpoint in other Regions than AWS', async () => {
    const far = clientOf(
      'far',
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
      'eu-west-1',
    );
    await expect(ask({}, far)).rejects.toThrow('api.pricing.eu-west-1');
  });

  it('asks IAM, and is recorded as a read', async () => {
    const poor = clientOf('poor', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
    });
    await expect(ask({}, poor)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(account.trail.all().at(-1)).toMatchObject({
      eventSource: 'pricing.amazonaws.com',
      eventName: 'GetProducts',
      readOnly: true,
      errorCode: 'AccessDenied',
      tlsDetails: { clientProvidedHostHeader: 'api.pricing.us-east-1.amazonaws.com' },
    });
  });
});
