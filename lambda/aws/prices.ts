import { GetProductsCommand, PricingClient, type PricingClientConfig } from '@aws-sdk/client-pricing';
import { partitionOfRegion } from '../../core/values/arn.ts';
import { type Price, toPrice } from '../../core/instances/price-list.ts';
import { listAt } from '../../core/values/unknown.ts';
import { clientOptions } from './clients.ts';
import { toFailure } from './failure.ts';

/** AWS's public price list. */
export interface Prices {
  /**
   * What an hour of Linux costs on demand, shared tenancy, without volumes. Asked for once a process.
   * @throws RetryableError, PermanentError
   */
  readonly hourly: (instanceType: string, region: string, signal: AbortSignal) => Promise<Price>;
}

/** A process lives for hours; an attacker who launches every type there is must not fill it. */
const mostRemembered = 500;

/**
 * @param home the region that this runs in
 * @param config what is not as in a Lambda: whose credentials, and where
 * @returns undefined where the partition has no price list to ask
 */
export function makePrices(home: string, config: PricingClientConfig = {}): Prices | undefined {
  const endpoint = priceListRegion(home);
  if (endpoint === undefined) return undefined;
  const client = new PricingClient({ ...clientOptions, ...config, region: endpoint });
  const known = new Map<string, Price>();
  return {
    async hourly(instanceType, region, signal) {
      const key = `${instanceType} ${region}`;
      const before = known.get(key);
      if (before) return before;
      try {
        const answer = await client.send(question(instanceType, region), { abortSignal: signal });
        const price = toPrice(listAt(answer, 'PriceList'), instanceType, region);
        if (known.size >= mostRemembered) known.clear();
        known.set(key, price);
        return price;
      } catch (error) {
        throw toFailure(error, 'GetProducts');
      }
    },
  };
}

/**
 * The nearest region that serves the Price List Query API; no other does, and GovCloud and the isolated partitions have
 * none at all. https://docs.aws.amazon.com/general/latest/gr/billing.html
 */
export function priceListRegion(home: string): string | undefined {
  const partition = partitionOfRegion(home);
  if (partition === 'aws-cn') return 'cn-northwest-1';
  if (partition !== 'aws') return undefined;
  if (/^(?:eu|af|me|il)-/.test(home)) return 'eu-central-1';
  return home.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

/** Without any of these filters Windows, dedicated hosts or unused reservations come with it. */
function question(instanceType: string, region: string): GetProductsCommand {
  const filters = {
    instanceType,
    regionCode: region,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
  };
  return new GetProductsCommand({
    ServiceCode: 'AmazonEC2',
    FormatVersion: 'aws_v1',
    MaxResults: 20,
    Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
  });
}
