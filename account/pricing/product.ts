import { createHash } from 'node:crypto';
import type { ListPrice } from './list-prices.ts';

/** A product of the price list: what filters ask about, and what an hour costs. */
export interface Product {
  readonly attributes: Readonly<Record<string, string>>;
  readonly usd: number;
}

/** EC2's codes for on demand and for a rate by the hour, the same in every product. */
const onDemand = 'JRTCKXETXF';
const byTheHour = '6YS6EN2CT7';

/** What the price list asks for the same instance beside plain Linux: the reason why callers must filter. */
const variants: readonly {
  readonly attributes: Readonly<Record<string, string>>;
  readonly usage: string;
  readonly operation: string;
  readonly factor: number;
}[] = [
  { attributes: {}, usage: 'BoxUsage', operation: 'RunInstances', factor: 1 },
  {
    attributes: { operatingSystem: 'Windows' },
    usage: 'BoxUsage',
    operation: 'RunInstances:0002',
    factor: 1.8,
  },
  {
    attributes: { preInstalledSw: 'SQL Std' },
    usage: 'BoxUsage',
    operation: 'RunInstances:0004',
    factor: 3,
  },
  { attributes: { tenancy: 'Dedicated' }, usage: 'DedicatedUsage', operation: 'RunInstances', factor: 1.1 },
  {
    attributes: { capacitystatus: 'UnusedCapacityReservation' },
    usage: 'UnusedBox',
    operation: 'RunInstances',
    factor: 1,
  },
  {
    attributes: { capacitystatus: 'AllocatedCapacityReservation' },
    usage: 'Reservation',
    operation: 'RunInstances',
    factor: 0,
  },
];

/** Plain Linux and its variants. */
export function toProducts({ instanceType, region, linux }: ListPrice): readonly Product[] {
  return variants.map(({ attributes, usage, operation, factor }) => ({
    attributes: {
      servicecode: 'AmazonEC2',
      servicename: 'Amazon Elastic Compute Cloud',
      productFamily: 'Compute Instance',
      instanceType,
      regionCode: region,
      locationType: 'AWS Region',
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      tenancy: 'Shared',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
      licenseModel: 'No License required',
      usagetype: `${usage}:${instanceType}`,
      operation,
      ...attributes,
    },
    usd: linux * factor,
  }));
}

/**
 * An entry of GetProducts' PriceList: a JSON text.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export function toPriceListEntry({ attributes, usd }: Product, publishedAt: Date): string {
  const sku = createHash('sha256')
    .update(JSON.stringify(attributes))
    .digest('hex')
    .slice(0, 16)
    .toUpperCase();
  const { productFamily, ...rest } = attributes;
  const term = `${sku}.${onDemand}`;
  const rateCode = `${term}.${byTheHour}`;
  const amount = usd.toFixed(10);
  const system = `${attributes['operatingSystem'] ?? ''} ${attributes['instanceType'] ?? ''}`;
  const dimension = {
    unit: 'Hrs',
    endRange: 'Inf',
    description: `$${String(Number(usd.toFixed(6)))} per On Demand ${system} Instance Hour`,
    appliesTo: [],
    rateCode,
    beginRange: '0',
    pricePerUnit: { USD: amount },
  };
  return JSON.stringify({
    product: { productFamily, attributes: rest, sku },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: { [rateCode]: dimension },
          sku,
          effectiveDate: `${publishedAt.toISOString().slice(0, 7)}-01T00:00:00Z`,
          offerTermCode: onDemand,
          termAttributes: {},
        },
      },
    },
    version: publishedAt.toISOString().slice(0, 19).replace(/\D/g, ''),
    publicationDate: publishedAt.toISOString(),
  });
}
