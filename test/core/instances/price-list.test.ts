import fc from 'fast-check';
import { toPrice } from '../../../core/instances/price-list.ts';
import { priceListEntry } from '../../support/price-list.ts';

const read = (...entries: unknown[]) => toPrice(entries, 'p5.48xlarge', 'ap-southeast-2');

describe('the price in a price list', () => {
  it('is the on-demand rate by the hour, not a reservation', () => {
    expect(read(priceListEntry())).toEqual({ perHour: 98.32 });
  });
  it('is read from the texts as the SDK gives them: objects that hold a text', () => {
    expect(read(Object(priceListEntry()))).toEqual({ perHour: 98.32 });
  });
  it('is the dearest of several', () => {
    const cheap = priceListEntry({ pricePerUnit: { USD: '1.5' } });
    expect(read(cheap, priceListEntry())).toEqual({ perHour: 98.32 });
  });
  it.each<[string, unknown[], string]>([
    ['nothing is in it', [], 'not in the price list'],
    ['it is of another type', [priceListEntry({ instanceType: 'p4d.24xlarge' })], 'not in the price list'],
    ['it is of another region', [priceListEntry({ regionCode: 'us-east-1' })], 'not in the price list'],
    ['it cannot be read', ['{', null, 7, {}], 'not in the price list'],
    ['it is by the second', [priceListEntry({ unit: 'Second' })], 'no on-demand price by the hour'],
    [
      'it is free',
      [priceListEntry({ pricePerUnit: { USD: '0.0000000000' } })],
      'no on-demand price by the hour',
    ],
    ['it is no number', [priceListEntry({ pricePerUnit: { USD: 'NaN' } })], 'no on-demand price by the hour'],
    ['there is none', [priceListEntry({ pricePerUnit: null })], 'no on-demand price by the hour'],
    ['it is of China', [priceListEntry({ pricePerUnit: { CNY: '600.0' } })], 'priced in CNY, not in USD'],
  ])('is missing where %s', (_, entries, why) => {
    expect(read(...entries)).toEqual({ why });
  });
  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.anything({ withNullPrototype: false }))), (entries) => {
        expect(Object.keys(read(...entries.map((entry) => JSON.stringify(entry))))).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});
