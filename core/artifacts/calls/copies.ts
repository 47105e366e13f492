import { asked, type Call, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const copies = 'T1578.001';
const transfer = 'T1537';

const instance = '<=dBInstanceIdentifier|dBInstanceIdentifier|targetDBInstanceIdentifier>';

/** Databases: copies of them, whom these are shared with, and ways in. */
export const makers: readonly Maker[] = [
  share('ModifyDBSnapshotAttribute', 'dBSnapshotIdentifier', 'db-snapshot'),
  share('ModifyDBClusterSnapshotAttribute', 'dBClusterSnapshotIdentifier', 'db-cluster-snapshot'),
  snapshot('CreateDBSnapshot', 'db-snapshot', '<=dBSnapshotIdentifier|dBSnapshotIdentifier>'),
  snapshot('CopyDBSnapshot', 'db-snapshot', '<=dBSnapshotIdentifier|targetDBSnapshotIdentifier>'),
  snapshot(
    'CreateDBClusterSnapshot',
    'db-cluster-snapshot',
    '<=dBClusterSnapshotIdentifier|dBClusterSnapshotIdentifier>',
  ),
  snapshot(
    'CopyDBClusterSnapshot',
    'db-cluster-snapshot',
    '<=dBClusterSnapshotIdentifier|targetDBClusterSnapshotIdentifier>',
  ),
  ...['CreateDBInstance', 'RestoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceToPointInTime'].map((event) =>
    row('rds', event, 'T1578.002', {
      kind: 'db-instance',
      id: `db-instance:${instance}`,
      what: `database instance ${instance}`,
      removal: [`rds delete-db-instance --db-instance-identifier ${instance} --skip-final-snapshot`],
      inspect: [`rds describe-db-instances --db-instance-identifier ${instance}`],
    }),
  ),
  row('rds', 'ModifyDBInstance', 'T1578.005', {
    when: (call) => isPublic(call) || asked(call, 'masterUserPassword') !== undefined,
    kind: 'db-instance-access',
    goesWith: ['db-instance:<dBInstanceIdentifier>'],
    what: 'public access to or the master password of database instance <dBInstanceIdentifier>',
    removal: [
      'rds modify-db-instance --db-instance-identifier <dBInstanceIdentifier> --no-publicly-accessible ' +
        '--apply-immediately',
    ],
    removableWhen: isPublic,
    inspect: ['rds describe-db-instances --db-instance-identifier <dBInstanceIdentifier>'],
  }),
  row('rds', 'StartExportTask', transfer, {
    kind: 'export-task',
    id: 'export-task:<exportTaskIdentifier>',
    what: 'export <exportTaskIdentifier> of <sourceArn> to bucket <s3BucketName>',
    removal: ['rds cancel-export-task --export-task-identifier <exportTaskIdentifier>'],
    inspect: ['rds describe-export-tasks --export-task-identifier <exportTaskIdentifier>'],
  }),
];

export const removers: readonly Remover[] = [
  unshare('ModifyDBSnapshotAttribute', 'dBSnapshotIdentifier', 'db-snapshot'),
  unshare('ModifyDBClusterSnapshotAttribute', 'dBClusterSnapshotIdentifier', 'db-cluster-snapshot'),
  gone('rds', 'DeleteDBSnapshot', ['db-snapshot:<dBSnapshotIdentifier>']),
  gone('rds', 'DeleteDBClusterSnapshot', ['db-cluster-snapshot:<dBClusterSnapshotIdentifier>']),
  gone('rds', 'DeleteDBInstance', ['db-instance:<dBInstanceIdentifier>']),
  gone('rds', 'CancelExportTask', ['export-task:<exportTaskIdentifier>']),
];

function isPublic(call: Call): boolean {
  return wordOf(asked(call, 'publiclyAccessible')) === 'true';
}

function share(event: string, name: string, kind: 'db-snapshot' | 'db-cluster-snapshot'): Maker {
  return row('rds', event, transfer, {
    kind: `${kind}-share`,
    per: 'valuesToAdd',
    id: `${kind}-share:<${name}>:<.>`,
    goesWith: [`${kind}:<${name}>`],
    what: `${kind === 'db-snapshot' ? 'database snapshot' : 'database cluster snapshot'} <${name}> shared with <.>`,
    removal: [
      `rds modify-${kind}-attribute --${kind}-identifier <${name}> --attribute-name <attributeName> ` +
        '--values-to-remove <.>',
    ],
    inspect: [`rds describe-${kind}-attributes --${kind}-identifier <${name}>`],
  });
}

function unshare(event: string, name: string, kind: string): Remover {
  return gone('rds', event, [`${kind}-share:<${name}>:<.>`], { per: 'valuesToRemove' });
}

function snapshot(event: string, kind: 'db-snapshot' | 'db-cluster-snapshot', id: string): Maker {
  return row('rds', event, copies, {
    kind,
    id: `${kind}:${id}`,
    what: `${kind === 'db-snapshot' ? 'database snapshot' : 'database cluster snapshot'} ${id}`,
    removal: [`rds delete-${kind} --${kind}-identifier ${id}`],
    inspect: [`rds describe-${kind}s --${kind}-identifier ${id}`],
  });
}
