import { at, numberAt, parseJson, textAt } from '../values/unknown.ts';

/** What an instance costs, or why nobody can say. */
export type Price = { readonly perHour: number } | { readonly why: string };

/**
 * Reads GetProducts' answer for one instance type in one region: the dearest on-demand rate by the hour, so that no
 * report promises less than it may cost.
 *
 * @param priceList entries as JSON text, each a product with its terms:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export function toPrice(priceList: readonly unknown[], instanceType: string, region: string): Price {
  const products = priceList
    .map((entry) => parseJson(String(entry)))
    .filter((product) => isOf(product, 'instanceType', instanceType))
    .filter((product) => isOf(product, 'regionCode', region));
  if (products.length === 0) return { why: 'not in the price list' };
  const dimensions = products
    .flatMap((product) => valuesOf(at(product, 'terms', 'OnDemand')))
    .flatMap((term) => valuesOf(at(term, 'priceDimensions')))
    .filter((dimension) => textAt(dimension, 'unit') === 'Hrs');
  const rates = dimensions
    .map((dimension) => numberAt(dimension, 'pricePerUnit', 'USD'))
    .filter((rate) => rate !== undefined && rate > 0) as readonly number[];
  if (rates.length > 0) return { perHour: Math.max(...rates) };
  const isForeign = dimensions.some((dimension) => at(dimension, 'pricePerUnit', 'CNY') !== undefined);
  return { why: isForeign ? 'priced in CNY, not in USD' : 'no on-demand price by the hour' };
}

function isOf(product: unknown, attribute: string, wanted: string): boolean {
  const found = textAt(product, 'product', 'attributes', attribute);
  return found === undefined ? false : found === wanted;
}

function valuesOf(map: unknown): readonly unknown[] {
  return typeof map === 'object' && map !== null ? Object.values(map) : [];
}
