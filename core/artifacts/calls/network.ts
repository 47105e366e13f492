import { asked, type Call } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const firewall = 'T1686.001';
const remote = 'T1133';

const allows = (call: Call): boolean => asked(call, 'ruleAction') === 'allow';

/** Ways in over the network, beside the rules of security groups. */
export const makers: readonly Maker[] = [
  row('ec2', 'CreateSecurityGroup', firewall, {
    kind: 'security-group',
    id: 'security-group:<=groupId>',
    what: 'security group <=groupId>, named <groupName>',
    removal: ['ec2 delete-security-group --group-id <=groupId>'],
    inspect: ['ec2 describe-network-interfaces --filters \'[{"Name":"group-id","Values":["<=groupId>"]}]\''],
  }),
  ...['CreateKeyPair', 'ImportKeyPair'].map((event) =>
    row('ec2', event, 'T1098.001', {
      kind: 'key-pair',
      id: 'key-pair:<=keyName|keyName>',
      what: 'key pair <=keyName|keyName>',
      removal: ['ec2 delete-key-pair --key-name <=keyName|keyName>'],
      inspect: ['ec2 describe-instances --filters \'[{"Name":"key-name","Values":["<=keyName|keyName>"]}]\''],
    }),
  ),
  row('ec2', 'EnableSerialConsoleAccess', 'T1021.008', {
    kind: 'region-setting',
    id: 'serial-console',
    what: 'access to the serial console of every instance in <@region>',
    removal: ['ec2 disable-serial-console-access'],
  }),
  row('ec2', 'CreateInstanceConnectEndpoint', 'T1021.008', {
    kind: 'connect-endpoint',
    id: 'connect-endpoint:<=instanceConnectEndpoint.instanceConnectEndpointId>',
    what: 'EC2 Instance Connect endpoint <=instanceConnectEndpoint.instanceConnectEndpointId>',
    removal: [
      'ec2 delete-instance-connect-endpoint ' +
        '--instance-connect-endpoint-id <=instanceConnectEndpoint.instanceConnectEndpointId>',
    ],
  }),
  row('ec2', 'CreateNetworkAclEntry', firewall, {
    when: allows,
    kind: 'network-acl-entry',
    id: 'network-acl-entry:<networkAclId>:<egress>:<ruleNumber>',
    what: 'rule <ruleNumber> of network ACL <networkAclId>, which allows <cidrBlock|ipv6CidrBlock>',
    removal: [
      'ec2 delete-network-acl-entry --network-acl-id <networkAclId> --rule-number <ruleNumber> --<@direction>',
    ],
    inspect: ['ec2 describe-network-acls --network-acl-ids <networkAclId>'],
  }),
  row('ec2', 'ReplaceNetworkAclEntry', firewall, {
    when: allows,
    kind: 'network-acl-entry',
    what: 'rule <ruleNumber> of network ACL <networkAclId>, which allows <cidrBlock|ipv6CidrBlock> now',
    inspect: ['ec2 describe-network-acls --network-acl-ids <networkAclId>'],
  }),
  row('ec2', 'CreateVpcPeeringConnection', remote, peering('<=vpcPeeringConnection.vpcPeeringConnectionId>')),
  row(
    'ec2',
    'AcceptVpcPeeringConnection',
    remote,
    peering('<vpcPeeringConnectionId|=vpcPeeringConnection.vpcPeeringConnectionId>'),
  ),
  row('ec2', 'AllocateAddress', 'T1578.005', {
    kind: 'address',
    id: 'address:<=allocationId>',
    what: 'Elastic IP address <=publicIp>',
    removal: ['ec2 release-address --allocation-id <=allocationId>'],
  }),
  row('ec2', 'AssociateAddress', 'T1578.005', {
    kind: 'address-association',
    id: 'address-association:<=associationId>',
    goesWith: ['instance:<instanceId>'],
    what: 'Elastic IP address <publicIp|allocationId> on <instanceId|networkInterfaceId>',
    removal: ['ec2 disassociate-address --association-id <=associationId>'],
  }),
  row('ec2', 'CreateTrafficMirrorSession', 'T1020.001', {
    kind: 'traffic-mirror',
    id: 'traffic-mirror:<=trafficMirrorSession.trafficMirrorSessionId>',
    what: 'traffic mirror session <=trafficMirrorSession.trafficMirrorSessionId>',
    removal: [
      'ec2 delete-traffic-mirror-session ' +
        '--traffic-mirror-session-id <=trafficMirrorSession.trafficMirrorSessionId>',
    ],
  }),
];

export const removers: readonly Remover[] = [
  gone('ec2', 'DeleteSecurityGroup', ['security-group:<groupId>', 'security-group:<groupName>']),
  gone('ec2', 'DeleteKeyPair', ['key-pair:<keyName>']),
  gone('ec2', 'DisableSerialConsoleAccess', ['serial-console']),
  gone('ec2', 'DeleteInstanceConnectEndpoint', [
    'connect-endpoint:<=instanceConnectEndpoint.instanceConnectEndpointId|instanceConnectEndpointId>',
  ]),
  gone('ec2', 'DeleteNetworkAclEntry', ['network-acl-entry:<networkAclId>:<egress>:<ruleNumber>']),
  gone('ec2', 'DeleteVpcPeeringConnection', ['peering:<vpcPeeringConnectionId>']),
  gone('ec2', 'ReleaseAddress', ['address:<allocationId>']),
  gone('ec2', 'DisassociateAddress', ['address-association:<associationId>']),
  gone('ec2', 'DeleteTrafficMirrorSession', ['traffic-mirror:<trafficMirrorSessionId>']),
];

function peering(id: string) {
  return {
    kind: 'vpc-peering',
    id: `peering:${id}`,
    what: `VPC peering connection ${id}`,
    removal: [`ec2 delete-vpc-peering-connection --vpc-peering-connection-id ${id}`],
    inspect: [`ec2 describe-vpc-peering-connections --vpc-peering-connection-ids ${id}`],
  };
}
