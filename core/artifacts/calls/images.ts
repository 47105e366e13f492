import { asked } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const copies = 'T1578.001';
const transfer = 'T1537';

/** Snapshots, images and volumes: copies of data, and whom they are shared with. */
export const makers: readonly Maker[] = [
  row('ec2', 'ModifySnapshotAttribute', transfer, {
    kind: 'snapshot-share',
    per: 'createVolumePermission.add.items',
    id: 'snapshot-share:<snapshotId>:<.userId|.group>',
    goesWith: ['snapshot:<snapshotId>', 'snapshot-shares:<snapshotId>'],
    what: 'snapshot <snapshotId> shared with <.userId|.group>',
    removal: [
      'ec2 modify-snapshot-attribute --snapshot-id <snapshotId> --attribute createVolumePermission ' +
        '--operation-type remove( --user-ids <.userId>)( --group-names <.group>)',
    ],
    inspect: [
      'ec2 describe-snapshot-attribute --snapshot-id <snapshotId> --attribute createVolumePermission',
    ],
  }),
  row('ec2', 'ModifyImageAttribute', transfer, {
    kind: 'image-share',
    per: 'launchPermission.add.items',
    id: 'image-share:<imageId>:<.userId|.group|.organizationArn|.organizationalUnitArn>',
    goesWith: ['image:<imageId>', 'image-shares:<imageId>'],
    what: 'image <imageId> shared with <.userId|.group|.organizationArn|.organizationalUnitArn>',
    removal: [
      'ec2 modify-image-attribute --image-id <imageId> --attribute launchPermission --operation-type remove' +
        '( --user-ids <.userId>)( --user-groups <.group>)( --organization-arns <.organizationArn>)' +
        '( --organizational-unit-arns <.organizationalUnitArn>)',
    ],
    inspect: ['ec2 describe-image-attribute --image-id <imageId> --attribute launchPermission'],
  }),
  row('ec2', 'CreateSnapshot', copies, snapshot('<=snapshotId>', ' of volume <volumeId>')),
  row('ec2', 'CopySnapshot', copies, snapshot('<=snapshotId>', ', a copy of <sourceSnapshotId>')),
  row('ec2', 'CreateSnapshots', copies, {
    ...snapshot('<.snapshotId>', ' of volume <.volumeId>'),
    per: '=snapshotSet.items',
  }),
  row('ec2', 'CreateImage', copies, image(', made from instance <instanceId>')),
  row('ec2', 'CopyImage', copies, image(', a copy of <sourceImageId>')),
  row('ec2', 'RegisterImage', 'T1525', image(', registered as <name>')),
  row('ec2', 'CreateVolume', copies, {
    // An empty volume holds nothing of anybody's.
    when: (call) => typeof asked(call, 'snapshotId') === 'string',
    kind: 'volume',
    id: 'volume:<=volumeId>',
    what: 'volume <=volumeId> made from snapshot <snapshotId>',
    removal: ['ec2 delete-volume --volume-id <=volumeId>'],
    inspect: ['ec2 describe-volumes --volume-ids <=volumeId>'],
  }),
  row('ec2', 'CreateStoreImageTask', transfer, {
    kind: 'image-copy',
    what: 'image <imageId> stored in bucket <bucket>',
    inspect: ['ec2 describe-store-image-tasks --image-ids <imageId>'],
  }),
  guard(
    'DisableSnapshotBlockPublicAccess',
    'public sharing of snapshots, no longer blocked',
    'enable-snapshot-block-public-access --state block-all-sharing',
    'snapshot',
  ),
  guard(
    'DisableImageBlockPublicAccess',
    'public sharing of images, no longer blocked',
    'enable-image-block-public-access --image-block-public-access-state block-new-sharing',
    'image',
  ),
  guard(
    'DisableEbsEncryptionByDefault',
    'encryption of new volumes by default, switched off',
    'enable-ebs-encryption-by-default',
    'encryption',
  ),
];

export const removers: readonly Remover[] = [
  gone('ec2', 'ModifySnapshotAttribute', ['snapshot-share:<snapshotId>:<.userId|.group>'], {
    per: 'createVolumePermission.remove.items',
  }),
  gone('ec2', 'ResetSnapshotAttribute', ['snapshot-shares:<snapshotId>']),
  gone(
    'ec2',
    'ModifyImageAttribute',
    ['image-share:<imageId>:<.userId|.group|.organizationArn|.organizationalUnitArn>'],
    { per: 'launchPermission.remove.items' },
  ),
  gone('ec2', 'ResetImageAttribute', ['image-shares:<imageId>']),
  gone('ec2', 'DeleteSnapshot', ['snapshot:<snapshotId>']),
  gone('ec2', 'DeregisterImage', ['image:<imageId>']),
  gone('ec2', 'DeleteVolume', ['volume:<volumeId>']),
  gone('ec2', 'EnableSnapshotBlockPublicAccess', ['guard:snapshot']),
  gone('ec2', 'EnableImageBlockPublicAccess', ['guard:image']),
  gone('ec2', 'EnableEbsEncryptionByDefault', ['guard:encryption']),
];

function snapshot(id: string, from: string) {
  return {
    kind: 'snapshot',
    id: `snapshot:${id}`,
    what: `snapshot ${id}${from}`,
    removal: [`ec2 delete-snapshot --snapshot-id ${id}`],
    inspect: [`ec2 describe-snapshots --snapshot-ids ${id}`],
  };
}

function image(from: string) {
  return {
    kind: 'image',
    id: 'image:<=imageId>',
    what: `image <=imageId>${from}`,
    removal: ['ec2 deregister-image --image-id <=imageId>'],
    inspect: ['ec2 describe-images --image-ids <=imageId>'],
  };
}

/** A switch of the whole region that keeps data in. */
function guard(event: string, what: string, removal: string, id: string): Maker {
  return row('ec2', event, 'T1578.005', {
    kind: 'region-setting',
    id: `guard:${id}`,
    what: `${what} in <@region>`,
    removal: [`ec2 ${removal}`],
  });
}
