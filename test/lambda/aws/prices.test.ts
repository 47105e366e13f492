import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { makePrices, priceListRegion } from '../../../lambda/aws/prices.ts';
import { errors } from '../../../lambda/contract.ts';
import { priceListEntry } from '../../support/price-list.ts';
import { awsError } from '../../support/run/sdk.ts';

const pricing = mockClient(PricingClient);
beforeEach(() => pricing.reset());
const signal = new AbortController().signal;
const ask = (prices = makePrices('us-east-1')) => prices!.hourly('p5.48xlarge', 'ap-southeast-2', signal);

describe('the price list', () => {
  it('is asked for plain Linux on demand, and for nothing that comes beside it', async () => {
    pricing.on(GetProductsCommand).resolves({ PriceList: [priceListEntry()] });
    expect(await ask()).toEqual({ perHour: 98.32 });
    const { Filters, ...input } = pricing.commandCalls(GetProductsCommand)[0]!.args[0].input;
    expect(input).toEqual({ ServiceCode: 'AmazonEC2', FormatVersion: 'aws_v1', MaxResults: 20 });
    expect(Object.fromEntries(Filters!.map(({ Field, Value }) => [Field, Value]))).toEqual({
      instanceType: 'p5.48xlarge',
      regionCode: 'ap-southeast-2',
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
    });
  });
  it('is asked once a process for the same thing, but again after a failure', async () => {
    const prices = makePrices('us-east-1');
    pricing.on(GetProductsCommand).rejectsOnce(awsError('ThrottlingException')).resolves({ PriceList: [] });
    await expect(ask(prices)).rejects.toMatchObject({ name: errors.retryable });
    expect(await ask(prices)).toEqual({ why: 'not in the price list' });
    expect(await ask(prices)).toEqual({ why: 'not in the price list' });
    expect(pricing.calls()).toHaveLength(2);
  });
  it('says when it may not be asked', async () => {
    pricing.on(GetProductsCommand).rejects(awsError('AccessDeniedException', 400, 'not authorized'));
    await expect(ask()).rejects.toMatchObject({
      name: errors.permanent,
      message: 'GetProducts: AccessDeniedException: not authorized',
    });
  });
  it.each([
    ['us-east-1', 'us-east-1'],
    ['sa-east-1', 'us-east-1'],
    ['eu-west-1', 'eu-central-1'],
    ['me-south-1', 'eu-central-1'],
    ['ap-southeast-2', 'ap-south-1'],
    ['cn-north-1', 'cn-northwest-1'],
    ['us-gov-west-1', undefined],
    ['us-iso-east-1', undefined],
    ['', undefined],
  ])('is asked from %s in %s', (home, region) => {
    expect(priceListRegion(home)).toBe(region);
    expect(makePrices(home) === undefined).toBe(region === undefined);
  });
});
