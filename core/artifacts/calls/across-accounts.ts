import { asked, type Call, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const stackSet = '--stack-set-name <stackSetName>( --call-as <callAs>)';
/** `--deployment-targets` takes one unit in words; several are for a person. */
const targets =
  '( --accounts <*accounts>)' +
  '( --deployment-targets OrganizationalUnitIds=<*deploymentTargets.organizationalUnitIds>)';
const stacksId =
  'stack-instances:<stackSetName>:(<*accounts|*deploymentTargets.organizationalUnitIds>):<*regions>';
const associationId = 'share-association:<resourceShareArn>:(<*principals>):(<*resourceArns>)';

const unitsOf = (call: Call): number => lengthOf(asked(call, 'deploymentTargets', 'organizationalUnitIds'));
const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
const hasTargets = (call: Call): boolean => {
  const units = unitsOf(call);
  return units === 1 || (units === 0 && lengthOf(asked(call, 'accounts')) > 0);
};

/** What reaches other accounts and other regions. None was seen in a real record: names of AWS's API. */
export const makers: readonly Maker[] = [
  row('cloudformation', 'CreateStackSet', 'T1578', {
    kind: 'stack-set',
    id: 'stack-set:<stackSetName>',
    // AWS refuses to delete it while it has stacks.
    what: 'CloudFormation StackSet <stackSetName>, to be deleted once its stacks are',
    removal: [`cloudformation delete-stack-set ${stackSet}`],
    inspect: [`cloudformation list-stack-instances ${stackSet}`],
  }),
  row('cloudformation', 'CreateStackInstances', 'T1578', {
    kind: 'stack-instances',
    id: stacksId,
    goesWith: ['stack-set:<stackSetName>'],
    what: 'stacks of CloudFormation StackSet <stackSetName> in <*accounts|*deploymentTargets.organizationalUnitIds>, regions <*regions>',
    removal: [
      `cloudformation delete-stack-instances ${stackSet}${targets} --regions <*regions> --no-retain-stacks`,
    ],
    removableWhen: hasTargets,
    inspect: [`cloudformation list-stack-instances ${stackSet}`],
  }),
  row('ram', 'CreateResourceShare', 'T1537', {
    kind: 'resource-share',
    id: 'resource-share:<=resourceShare.resourceShareArn>',
    what: 'resource share <name>( of <*resourceArns>)( with <*principals>)',
    removal: ['ram delete-resource-share --resource-share-arn <=resourceShare.resourceShareArn>'],
    inspect: [
      'ram list-principals --resource-owner SELF --resource-share-arns <=resourceShare.resourceShareArn>',
    ],
  }),
  row('ram', 'AssociateResourceShare', 'T1537', {
    kind: 'resource-share',
    id: associationId,
    goesWith: ['resource-share:<resourceShareArn>'],
    what: 'resource share <resourceShareArn>(, with <*principals> too)(, of <*resourceArns> too)',
    removal: [
      'ram disassociate-resource-share --resource-share-arn <resourceShareArn>' +
        '( --principals <*principals>)( --resource-arns <*resourceArns>)',
    ],
    inspect: ['ram list-principals --resource-owner SELF --resource-share-arns <resourceShareArn>'],
  }),
  row('account', 'EnableRegion', 'T1535', {
    kind: 'region',
    id: 'region:<regionName>',
    // https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
    what: 'region <regionName>, enabled: disabled again, what runs there goes on and costs',
    removal: ['account disable-region --region-name <regionName>'],
    inspect: ['account get-region-opt-status --region-name <regionName>'],
  }),
];

export const removers: readonly Remover[] = [
  gone('cloudformation', 'DeleteStackSet', ['stack-set:<stackSetName>']),
  // What is retained runs on without its StackSet.
  gone('cloudformation', 'DeleteStackInstances', [stacksId], {
    when: (call) => wordOf(asked(call, 'retainStacks')) === 'false',
  }),
  gone('ram', 'DeleteResourceShare', ['resource-share:<resourceShareArn>']),
  gone('ram', 'DisassociateResourceShare', [associationId]),
  gone('account', 'DisableRegion', ['region:<regionName>']),
];
