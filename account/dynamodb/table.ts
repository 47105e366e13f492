import type { PolicyDocument } from '../model.ts';

interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface SecondaryIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

/** A table as its template resource describes it; what it says beyond this does not change how it answers. */
export interface TableDefinition {
  readonly name: string;
  readonly region: string;
  readonly keySchema: readonly KeySchemaElement[];
  readonly attributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly billingMode?: 'PAY_PER_REQUEST' | 'PROVISIONED';
  readonly provisionedThroughput?: {
    readonly ReadCapacityUnits: number;
    readonly WriteCapacityUnits: number;
  };
  readonly globalSecondaryIndexes?: readonly SecondaryIndex[];
  readonly localSecondaryIndexes?: readonly SecondaryIndex[];
  /** The policy on the table; its indexes have none. */
  readonly resourcePolicy?: PolicyDocument | undefined;
}

export interface Table extends TableDefinition {
  readonly arn: string;
  readonly createdAt: Date;
}

/** The input of CreateTable. CloudFormation leaves the billing mode out where it means PROVISIONED. */
export function toCreateTable(table: TableDefinition): Readonly<Record<string, unknown>> {
  return {
    TableName: table.name,
    KeySchema: table.keySchema,
    AttributeDefinitions: table.attributeDefinitions,
    BillingMode: table.billingMode ?? 'PROVISIONED',
    ...(table.provisionedThroughput && { ProvisionedThroughput: table.provisionedThroughput }),
    ...(table.globalSecondaryIndexes && { GlobalSecondaryIndexes: table.globalSecondaryIndexes }),
    ...(table.localSecondaryIndexes && { LocalSecondaryIndexes: table.localSecondaryIndexes }),
  };
}

/** Puts this account's ARNs and time into a table description of dynalite, which knows neither. */
export function describe(
  table: Table,
  description: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const described: Record<string, unknown> = {
    ...description,
    TableArn: table.arn,
    CreationDateTime: table.createdAt.getTime() / 1000,
  };
  for (const field of ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes']) {
    const indexes = description[field] as readonly SecondaryIndex[] | undefined;
    if (indexes === undefined) continue;
    described[field] = indexes.map((it) => ({ ...it, IndexArn: `${table.arn}/index/${it.IndexName}` }));
  }
  return described;
}
