import type { Filter, GetProductsRequest, GetProductsResponse } from '@aws-sdk/client-pricing';
import { AwsError, type Call, type Clock, notModelled, refuseUnmodelled, type Service } from '../model.ts';
import { listPrices } from './list-prices.ts';
import { type Product, toPriceListEntry, toProducts } from './product.ts';

export interface Pricing {
  /** Signing name `pricing`. */
  readonly service: Service;
}

/** The only Regions with an endpoint: https://docs.aws.amazon.com/general/latest/gr/billing.html */
const endpoints: readonly string[] = ['us-east-1', 'eu-central-1', 'ap-south-1'];

const maxPage = 100;

/** AWS's Price List Query API: EC2's on-demand prices of a few instance types. */
export function createPricing({ clock }: { readonly clock: Clock }): Pricing {
  const publishedAt = clock.now();
  const products = listPrices.flatMap(toProducts);
  return {
    service: {
      operations: {
        GetProducts: (input: GetProductsRequest, call: Call) =>
          getProducts(input, call, products, (product) => toPriceListEntry(product, publishedAt)),
      },
      // It has no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awspricelist.html
      access: ({ operation }) => [{ action: `pricing:${operation}`, resource: '*' }],
    },
  };
}

/**
 * Products that match every filter, page by page; none for an instance type that the price list does not have.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 *
 * @throws AwsError InvalidParameterException, InvalidNextTokenException, NotImplemented
 */
function getProducts(
  input: GetProductsRequest,
  { region }: Call,
  products: readonly Product[],
  toEntry: (product: Product) => string,
): GetProductsResponse {
  if (!endpoints.includes(region)) throw notModelled(`api.pricing.${region}, a name that no host has,`);
  const modelled = ['ServiceCode', 'Filters', 'FormatVersion', 'MaxResults', 'NextToken'];
  refuseUnmodelled('pricing:GetProducts', input, modelled);
  const { ServiceCode: service, Filters: filters = [], FormatVersion: format = 'aws_v1' } = input;
  if (service !== 'AmazonEC2') throw notModelled(`pricing:GetProducts of ${String(service)}`);
  if (format !== 'aws_v1') throw invalid(`FormatVersion ${format} is not supported; use aws_v1.`);
  const size = input.MaxResults ?? maxPage;
  if (size < 1 || size > maxPage) throw invalid(`MaxResults must be from 1 to ${String(maxPage)}.`);
  for (const filter of filters) checkFilter(filter);
  const from = input.NextToken === undefined ? 0 : readToken(input.NextToken);
  const found = products.filter(({ attributes }) =>
    filters.every(({ Field: field = '', Value: value }) => attributes[field] === value),
  );
  const end = from + size;
  return {
    FormatVersion: 'aws_v1',
    PriceList: found.slice(from, end).map(toEntry),
    ...(end < found.length && { NextToken: Buffer.from(`products/${String(end)}`).toString('base64') }),
  };
}

const fields: readonly string[] = listPrices
  .slice(0, 1)
  .flatMap(toProducts)
  .flatMap(({ attributes }) => Object.keys(attributes));

function checkFilter({ Type: type, Field: field = '' }: Filter): void {
  if (type !== 'TERM_MATCH') throw notModelled(`pricing:GetProducts with a filter ${String(type)}`);
  if (!fields.includes(field)) throw notModelled(`pricing:GetProducts with a filter on ${field}`);
}

function readToken(token: string): number {
  const from = /^products\/(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (from === undefined) throw new AwsError('InvalidNextTokenException', 'The pagination token is invalid.');
  return Number(from);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
