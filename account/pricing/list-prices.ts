/**
 * A few of EC2's list prices: what an hour of Linux costs on demand in us-east-1, in USD, as published once. They
 * stand for the price list, not for what AWS asks today.
 */
const basePrices: Readonly<Record<string, number>> = {
  't3.micro': 0.0104,
  't3.medium': 0.0416,
  't3.large': 0.0832,
  'm5.large': 0.096,
  'm5.xlarge': 0.192,
  'm7i.large': 0.1008,
  'c5.large': 0.085,
  'c5.xlarge': 0.17,
  'c5.9xlarge': 1.53,
  'c5.24xlarge': 4.08,
  'c6i.32xlarge': 5.44,
  'c7g.large': 0.0725,
  'g4dn.xlarge': 0.526,
  'g4dn.12xlarge': 3.912,
  'g5.48xlarge': 16.288,
  'p3.2xlarge': 3.06,
  'p3.16xlarge': 24.48,
  'p4d.24xlarge': 32.7726,
  'p5.48xlarge': 98.32,
};

/** How much more a Region costs than us-east-1: invented, in the order in which Regions are dearer. */
const regionFactors: Readonly<Record<string, number>> = {
  'us-east-1': 1,
  'us-east-2': 1,
  'us-west-1': 1.2,
  'us-west-2': 1,
  'ca-central-1': 1.1,
  'eu-central-1': 1.2,
  'eu-north-1': 1.05,
  'eu-west-1': 1.1,
  'eu-west-2': 1.15,
  'eu-west-3': 1.15,
  'ap-northeast-1': 1.3,
  'ap-northeast-2': 1.25,
  'ap-northeast-3': 1.3,
  'ap-south-1': 1.05,
  'ap-southeast-1': 1.25,
  'ap-southeast-2': 1.25,
  'sa-east-1': 1.6,
};

export interface ListPrice {
  readonly instanceType: string;
  readonly region: string;
  /** USD for an hour of Linux, on demand, shared tenancy. */
  readonly linux: number;
}

/** Every instance type in every Region that the account has prices for. */
export const listPrices: readonly ListPrice[] = Object.entries(basePrices).flatMap(([instanceType, base]) =>
  Object.entries(regionFactors).map(([region, factor]) => ({ instanceType, region, linux: base * factor })),
);
