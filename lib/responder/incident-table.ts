import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { tableKey, timeToLive } from '../../core/incident/item/items.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { ownRolesAnd } from '../access/protection.ts';

export interface IncidentTableProps {
  readonly key: IKey;
  readonly operators: Settings['operators'];
  readonly deletionProtection: boolean;
}

/** The incidents: what was intended before the first action, and what came of it. */
export class IncidentTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: IncidentTableProps) {
    super(scope, id);
    const { key, operators, deletionProtection } = props;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: tableKey.partition, type: AttributeType.STRING },
      sortKey: { name: tableKey.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: timeToLive,
      deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(operators.length > 0 && { resourcePolicy: onlyWrittenBy(this, operators) }),
    });
  }
}

/** Transactions and conditional writes ask for these, too. */
const writes = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
];

/**
 * An incident that somebody plants silences the launches of its caller. What is denied here is denied to administrators,
 * too; AWS's services go on, whose expiry and recovery of items IAM is not asked about anyway. The roles are known by
 * their path: to name them would go in a circle, because each names the table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 */
function onlyWrittenBy(scope: Construct, operators: Settings['operators']): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'WrittenByFirebreakAndOperatorsAlone',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: writes,
        // The table itself: its ARN cannot stand in its own policy.
        resources: ['*'],
        conditions: {
          ArnNotLike: { 'aws:PrincipalArn': ownRolesAnd(scope, operators) },
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    ],
  });
}
