const struct = (...fields: readonly string[]): string => `struct<${fields.join(',')}>`;
const string = (...names: readonly string[]): readonly string[] => names.map((name) => `${name}:string`);
const strings = (...names: readonly string[]) => names.map((name) => ({ name, type: 'string' }));

const sessionContext = struct(
  `attributes:${struct(...string('mfaauthenticated', 'creationdate'))}`,
  `sessionissuer:${struct(...string('type', 'principalid', 'arn', 'accountid', 'username'))}`,
  ...string('ec2roledelivery'),
  `webidfederationdata:${struct(...string('federatedprovider'), 'attributes:map<string,string>')}`,
);

const userIdentity = struct(
  ...string('type', 'principalid', 'arn', 'accountid', 'invokedby', 'accesskeyid', 'username'),
  `onbehalfof:${struct(...string('userid', 'identitystorearn'))}`,
  `sessioncontext:${sessionContext}`,
);

/**
 * The columns that AWS gives a table of CloudTrail records, all of them, so that on-call can ask it other things too.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export const trailColumns: readonly { readonly name: string; readonly type: string }[] = [
  ...strings('eventversion'),
  { name: 'useridentity', type: userIdentity },
  ...strings('eventtime', 'eventsource', 'eventname', 'awsregion', 'sourceipaddress', 'useragent'),
  ...strings('errorcode', 'errormessage', 'requestparameters', 'responseelements', 'additionaleventdata'),
  ...strings('requestid', 'eventid', 'readonly'),
  { name: 'resources', type: `array<${struct(...string('arn', 'accountid', 'type'))}>` },
  ...strings('eventtype', 'apiversion', 'recipientaccountid', 'serviceeventdetails', 'sharedeventid'),
  ...strings('vpcendpointid', 'vpcendpointaccountid', 'eventcategory'),
  {
    name: 'addendum',
    type: struct(...string('reason', 'updatedfields', 'originalrequestid', 'originaleventid')),
  },
  ...strings('sessioncredentialfromconsole', 'edgedevicedetails'),
  { name: 'tlsdetails', type: struct(...string('tlsversion', 'ciphersuite', 'clientprovidedhostheader')) },
];
