import { asked, type Call, wordOf } from '../call.ts';
import { eventId, gone, type Maker, type Reading, type Remover, row } from '../row.ts';
import { instanceMaker } from './run-instances.ts';

const configurations = 'T1578.005';
const instances = 'T1578.002';

/** One stands alone in a record's list, several in an array; older operations have an object for each. */
const hosts = '<=hostIdSet.item|*=hostIdSet.item|*=hostIdSet.items:hostId>';
const released = '<hostId.content|*hostId:content|*hostIdSet.items:hostId>';

const isTrue = (call: Call, name: string): boolean => wordOf(asked(call, name, 'value')) === 'true';

/** What else ModifyInstanceAttribute changes, beside the two locks, that matters. */
const attributes = ['userData', 'groupSet', 'instanceType', 'instanceInitiatedShutdownBehavior'];

/** Instances, and what launches them. */
export const makers: readonly Maker[] = [
  instanceMaker,
  row('ec2', 'StartInstances', 'T1578', {
    kind: 'instance-start',
    what: 'instances <*instancesSet.items:instanceId>, started',
    removal: ['ec2 stop-instances --instance-ids <*instancesSet.items:instanceId>'],
  }),
  {
    service: 'ec2',
    event: 'ModifyInstanceAttribute',
    technique: configurations,
    followed: false,
    read: modified,
  },
  row('ec2', 'ModifyInstanceMetadataOptions', configurations, {
    when: (call) => asked(call, 'httpTokens') === 'optional',
    kind: 'instance-attribute',
    goesWith: ['instance:<instanceId>'],
    what: 'metadata service of instance <instanceId>, open to requests without a token',
    removal: ['ec2 modify-instance-metadata-options --instance-id <instanceId> --http-tokens required'],
  }),
  row('ec2', 'AssociateIamInstanceProfile', 'T1098.003', instanceProfile('')),
  row('ec2', 'ReplaceIamInstanceProfileAssociation', 'T1098.003', instanceProfile(', in place of another')),
  row('ec2', 'RequestSpotInstances', instances, {
    kind: 'spot-request',
    per: '=spotInstanceRequestSet.items',
    id: 'spot-request:<.spotInstanceRequestId>',
    // Cancelled first: an open one launches anew. Its record has no instances yet.
    what: 'Spot request <.spotInstanceRequestId>; cancelling it leaves its instances running: terminate each that is listed',
    removal: [
      'ec2 cancel-spot-instance-requests --spot-instance-request-ids <.spotInstanceRequestId>',
      'ec2 describe-instances --filters Name=spot-instance-request-id,Values=<.spotInstanceRequestId>',
    ],
    inspect: ['ec2 describe-spot-instance-requests --spot-instance-request-ids <.spotInstanceRequestId>'],
  }),
  // A Spot instance of a fleet cannot be stopped, and an instant fleet cannot be deleted without its instances.
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/stopping-a-spot-instance.html
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete-fleet.html
  row('ec2', 'RequestSpotFleet', instances, {
    kind: 'spot-fleet',
    id: 'spot-fleet:<=spotFleetRequestId>',
    what: 'Spot Fleet <=spotFleetRequestId>; cancelling it so terminates its instances, which cannot be stopped',
    removal: [
      'ec2 cancel-spot-fleet-requests --spot-fleet-request-ids <=spotFleetRequestId> --terminate-instances',
    ],
  }),
  row('ec2', 'CreateFleet', instances, {
    kind: 'fleet',
    id: 'fleet:<=fleetId>',
    what: 'EC2 Fleet <=fleetId>; deleting it so terminates its instances',
    removal: ['ec2 delete-fleets --fleet-ids <=fleetId> --terminate-instances'],
    inspect: ['ec2 describe-fleet-instances --fleet-id <=fleetId>'],
  }),
  // Neither was seen in a real record. They cost as instances do, whether anything runs on them or not.
  row('ec2', 'CreateCapacityReservation', configurations, {
    kind: 'capacity-reservation',
    id: 'capacity-reservation:<=capacityReservation.capacityReservationId>',
    what:
      'capacity reservation <=capacityReservation.capacityReservationId> of <instanceCount> <instanceType>' +
      '(, committed to for <commitmentDuration> seconds)',
    removal: [
      'ec2 cancel-capacity-reservation --capacity-reservation-id <=capacityReservation.capacityReservationId>',
    ],
    inspect: [
      'ec2 describe-capacity-reservations --capacity-reservation-ids <=capacityReservation.capacityReservationId>',
    ],
  }),
  row('ec2', 'AllocateHosts', instances, {
    kind: 'host',
    id: `host:${hosts}`,
    what: `dedicated host ${hosts}, to be released once nothing runs on it`,
    removal: [`ec2 release-hosts --host-ids ${hosts}`],
    inspect: [`ec2 describe-hosts --host-ids ${hosts}`],
  }),
  row('ec2', 'CreateLaunchTemplate', configurations, {
    kind: 'launch-template',
    id: 'launch-template:<=launchTemplate.launchTemplateId>',
    what: 'launch template <=launchTemplate.launchTemplateId|launchTemplateName>',
    removal: ['ec2 delete-launch-template --launch-template-id <=launchTemplate.launchTemplateId>'],
  }),
  row('ec2', 'CreateLaunchTemplateVersion', configurations, {
    kind: 'launch-template-version',
    id: 'launch-template-version:<=launchTemplateVersion.launchTemplateId>:<=launchTemplateVersion.versionNumber>',
    goesWith: ['launch-template:<=launchTemplateVersion.launchTemplateId>'],
    what:
      'version <=launchTemplateVersion.versionNumber> of launch template ' +
      '<=launchTemplateVersion.launchTemplateId|launchTemplateId|launchTemplateName>',
    removal: [
      'ec2 delete-launch-template-versions --launch-template-id <=launchTemplateVersion.launchTemplateId> ' +
        '--versions <=launchTemplateVersion.versionNumber>',
    ],
    inspect: [
      'ec2 describe-launch-template-versions --launch-template-id <=launchTemplateVersion.launchTemplateId>',
    ],
  }),
  row('ec2', 'ModifyLaunchTemplate', configurations, {
    kind: 'launch-template-version',
    what: 'the default version of launch template <launchTemplateId|launchTemplateName>',
    inspect: ['ec2 describe-launch-template-versions --launch-template-id <launchTemplateId>'],
  }),
  row('autoscaling', 'CreateAutoScalingGroup', instances, {
    kind: 'auto-scaling-group',
    id: 'group:<autoScalingGroupName>',
    what: 'Auto Scaling group <autoScalingGroupName>; deleting it terminates its instances: keep what you need of their disks first',
    removal: [
      'autoscaling delete-auto-scaling-group --auto-scaling-group-name <autoScalingGroupName> --force-delete',
    ],
    inspect: ['autoscaling describe-auto-scaling-groups --auto-scaling-group-names <autoScalingGroupName>'],
  }),
  row('autoscaling', 'UpdateAutoScalingGroup', configurations, {
    kind: 'auto-scaling-group',
    goesWith: ['group:<autoScalingGroupName>'],
    what: 'Auto Scaling group <autoScalingGroupName>, changed',
    inspect: ['autoscaling describe-auto-scaling-groups --auto-scaling-group-names <autoScalingGroupName>'],
  }),
  row('autoscaling', 'CreateLaunchConfiguration', configurations, {
    kind: 'launch-configuration',
    id: 'launch-configuration:<launchConfigurationName>',
    what: 'launch configuration <launchConfigurationName>',
    removal: [
      'autoscaling delete-launch-configuration --launch-configuration-name <launchConfigurationName>',
    ],
  }),
  row('lightsail', 'CreateInstances', instances, {
    kind: 'instance',
    per: 'instanceNames',
    id: 'instance:<.>',
    what: 'Lightsail instance <.>',
    removal: ['lightsail delete-instance --instance-name <.>'],
    inspect: ['lightsail get-instance --instance-name <.>'],
  }),
];

export const removers: readonly Remover[] = [
  gone('ec2', 'TerminateInstances', ['instance:<.instanceId>'], { per: 'instancesSet.items' }),
  gone('ec2', 'DisassociateIamInstanceProfile', ['profile-association:<associationId>']),
  // A Spot request that is cancelled is not told removed: nothing shows what became of its instances.
  gone('ec2', 'CancelSpotFleetRequests', ['spot-fleet:<.spotFleetRequestId>'], {
    per: '=successfulFleetRequestSet.items',
    when: (call) => wordOf(asked(call, 'terminateInstances')) === 'true',
  }),
  gone('ec2', 'CancelCapacityReservation', ['capacity-reservation:<capacityReservationId>']),
  gone('ec2', 'ReleaseHosts', [`host:${released}`]),
  gone('ec2', 'DeleteLaunchTemplate', [
    'launch-template:<=launchTemplate.launchTemplateId|launchTemplateId>',
  ]),
  gone('autoscaling', 'DeleteAutoScalingGroup', ['group:<autoScalingGroupName>']),
  gone('autoscaling', 'DeleteLaunchConfiguration', ['launch-configuration:<launchConfigurationName>']),
  gone('lightsail', 'DeleteInstance', ['instance:<instanceName>']),
  gone('ec2', 'ModifyInstanceAttribute', ['instance-lock:<instanceId>:disableApiTermination'], {
    when: (call) => wordOf(asked(call, 'disableApiTermination', 'value')) === 'false',
  }),
  gone('ec2', 'ModifyInstanceAttribute', ['instance-lock:<instanceId>:disableApiStop'], {
    when: (call) => wordOf(asked(call, 'disableApiStop', 'value')) === 'false',
  }),
];

function instanceProfile(how: string) {
  const id = '<=iamInstanceProfileAssociation.associationId>';
  return {
    kind: 'instance-profile-association',
    id: `profile-association:${id}`,
    what:
      'instance profile <=iamInstanceProfileAssociation.iamInstanceProfile.arn|iamInstanceProfile.name|' +
      `iamInstanceProfile.arn> on instance <=iamInstanceProfileAssociation.instanceId|instanceId>${how}`,
    removal: [`ec2 disassociate-iam-instance-profile --association-id ${id}`],
    inspect: [`ec2 describe-iam-instance-profile-associations --association-ids ${id}`],
  };
}

const locks = {
  disableApiTermination: row('ec2', 'ModifyInstanceAttribute', configurations, {
    kind: 'instance-lock',
    id: 'instance-lock:<instanceId>:disableApiTermination',
    goesWith: ['instance:<instanceId>'],
    what: 'termination protection of instance <instanceId>',
    removal: ['ec2 modify-instance-attribute --instance-id <instanceId> --no-disable-api-termination'],
  }),
  disableApiStop: row('ec2', 'ModifyInstanceAttribute', configurations, {
    kind: 'instance-lock',
    id: 'instance-lock:<instanceId>:disableApiStop',
    goesWith: ['instance:<instanceId>'],
    what: 'stop protection of instance <instanceId>',
    removal: ['ec2 modify-instance-attribute --instance-id <instanceId> --no-disable-api-stop'],
  }),
} as const;

const changed = attributes.map(
  (attribute) =>
    [
      attribute,
      row('ec2', 'ModifyInstanceAttribute', configurations, {
        kind: 'instance-attribute',
        goesWith: ['instance:<instanceId>'],
        what: `${attribute} of instance <instanceId>`,
        inspect: [`ec2 describe-instance-attribute --instance-id <instanceId> --attribute ${attribute}`],
      }),
    ] as const,
);

/** One call may change several attributes; AWS takes one at a time, and the record shows which. */
function modified(call: Call): readonly Reading[] {
  const locked = (['disableApiTermination', 'disableApiStop'] as const)
    .filter((name) => isTrue(call, name))
    .flatMap((name) => locks[name].read(call));
  const others = changed
    .filter(([name]) => (asked(call, name) ?? null) !== null)
    .flatMap(([name, maker]) =>
      maker.read(call).map((each) => ({ ...each, id: `${eventId(call)}:${name}` })),
    );
  return [...locked, ...others];
}
