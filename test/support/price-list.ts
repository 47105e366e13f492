/**
 * An entry of GetProducts' PriceList, as AWS documents it: on demand and reserved, with everything that stands beside
 * the price. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 */
export function priceListEntry(change: Partial<typeof usual> = {}): string {
  const { instanceType, regionCode, unit, pricePerUnit } = { ...usual, ...change };
  const sku = 'H7NGEAC6UEHNTKSJ';
  return JSON.stringify({
    product: {
      productFamily: 'Compute Instance',
      attributes: {
        enhancedNetworkingSupported: 'Yes',
        memory: '2048 GiB',
        vcpu: '192',
        capacitystatus: 'Used',
        locationType: 'AWS Region',
        storage: '8 x 3840 GB SSD',
        instanceFamily: 'GPU instance',
        regionCode,
        operatingSystem: 'Linux',
        physicalProcessor: 'AMD EPYC 7R13 Processor',
        tenancy: 'Shared',
        usagetype: `APS2-BoxUsage:${instanceType}`,
        normalizationSizeFactor: '384',
        servicename: 'Amazon Elastic Compute Cloud',
        marketoption: 'OnDemand',
        instanceType,
        location: 'Asia Pacific (Sydney)',
        servicecode: 'AmazonEC2',
        licenseModel: 'No License required',
        currentGeneration: 'Yes',
        preInstalledSw: 'NA',
        operation: 'RunInstances',
      },
      sku,
    },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [`${sku}.JRTCKXETXF`]: {
          priceDimensions: {
            [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: {
              unit,
              endRange: 'Inf',
              description: `$98.32 per On Demand Linux ${instanceType} Instance Hour`,
              appliesTo: [],
              rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
              beginRange: '0',
              pricePerUnit,
            },
          },
          sku,
          effectiveDate: '2026-11-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
      Reserved: {
        [`${sku}.38NPMPTW36`]: {
          priceDimensions: {
            [`${sku}.38NPMPTW36.2TG2D8R56U`]: {
              unit: 'Quantity',
              description: 'Upfront Fee',
              appliesTo: [],
              rateCode: `${sku}.38NPMPTW36.2TG2D8R56U`,
              pricePerUnit: { USD: '472000' },
            },
            [`${sku}.38NPMPTW36.6YS6EN2CT7`]: {
              unit: 'Hrs',
              endRange: 'Inf',
              description: `Linux/UNIX (Amazon VPC), ${instanceType} reserved instance applied`,
              appliesTo: [],
              rateCode: `${sku}.38NPMPTW36.6YS6EN2CT7`,
              beginRange: '0',
              pricePerUnit: { USD: '200.0000000000' },
            },
          },
          sku,
          effectiveDate: '2026-10-31T23:59:59Z',
          offerTermCode: '38NPMPTW36',
          termAttributes: {
            LeaseContractLength: '3yr',
            OfferingClass: 'standard',
            PurchaseOption: 'Partial Upfront',
          },
        },
      },
    },
    version: '20261119193423',
    publicationDate: '2026-11-19T19:34:23Z',
  });
}

const usual = {
  instanceType: 'p5.48xlarge',
  regionCode: 'ap-southeast-2',
  unit: 'Hrs',
  pricePerUnit: { USD: '98.3200000000' } as object | null,
};
