import { asked, type Call, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

/** The kind of an access entry and of what it may do. */
const clusterAccess = 'cluster-access';
/** The kind of a cluster whose administrator is who made it. */
const ownCluster = 'own-cluster';
/** What no deny takes from a user or role: the report has a section for it. */
export const accessKinds: ReadonlySet<string> = new Set([clusterAccess, ownCluster]);

const instances = 'T1578.002';
const container = 'T1610';
const access = 'T1098.006';

/** In its guide AWS writes clusterName; the API has the cluster's name in the path, as `name`. */
const name = '<name|clusterName>';
const nodes = `--cluster-name ${name} --nodegroup-name <nodegroupName>`;
const profile = `--cluster-name ${name} --fargate-profile-name <fargateProfileName>`;
const goesWith = [`cluster:${name}`];

/**
 * The default of AWS's API, and it cannot be changed afterwards.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
 */
const isCreatorAdmin = (call: Call): boolean =>
  wordOf(asked(call, 'accessConfig', 'bootstrapClusterCreatorAdminPermissions')) !== 'false';

/** Node groups and Fargate profiles keep a cluster from being deleted. */
const clusterRow = {
  id: `cluster:${name}`,
  removal: [`eks delete-cluster --name ${name}`],
  inspect: [`eks list-nodegroups --cluster-name ${name}`, `eks list-fargate-profiles --cluster-name ${name}`],
} as const;
const withAdmin = row('eks', 'CreateCluster', container, {
  ...clusterRow,
  when: isCreatorAdmin,
  kind: ownCluster,
  what: `EKS cluster ${name}, whose administrator is <@caller>, to be deleted after its node groups and Fargate profiles`,
  inspect: [...clusterRow.inspect, `eks list-access-entries --cluster-name ${name}`],
});
const withoutAdmin = row('eks', 'CreateCluster', container, {
  ...clusterRow,
  when: (call) => !isCreatorAdmin(call),
  kind: 'kubernetes-cluster',
  what: `EKS cluster ${name}, to be deleted after its node groups and Fargate profiles`,
});

/**
 * Clusters of EKS, who has access to them, and what runs in them. CreateCluster is in AWS's guide, and none was seen in a
 * real record: the other names are those of AWS's API.
 * https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html
 */
export const makers: readonly Maker[] = [
  { ...withAdmin, read: (call) => [...withAdmin.read(call), ...withoutAdmin.read(call)] },
  row('eks', 'CreateAccessEntry', access, {
    kind: clusterAccess,
    id: `access-entry:${name}:<principalArn>`,
    goesWith,
    what: `access of <principalArn> to cluster ${name}`,
    removal: [`eks delete-access-entry --cluster-name ${name} --principal-arn <principalArn>`],
  }),
  row('eks', 'AssociateAccessPolicy', access, {
    kind: clusterAccess,
    id: `access-policy:${name}:<principalArn>:<policyArn>`,
    goesWith: [`access-entry:${name}:<principalArn>`, ...goesWith],
    what: `policy <policyArn> of <principalArn> in cluster ${name}`,
    removal: [
      `eks disassociate-access-policy --cluster-name ${name} --principal-arn <principalArn> --policy-arn <policyArn>`,
    ],
  }),
  row('eks', 'CreateNodegroup', instances, {
    kind: 'node-group',
    id: `node-group:${name}:<nodegroupName>`,
    goesWith,
    what: `node group <nodegroupName> of cluster ${name}`,
    removal: [`eks delete-nodegroup ${nodes}`],
    inspect: [`eks describe-nodegroup ${nodes}`],
  }),
  row('eks', 'CreateFargateProfile', container, {
    kind: 'fargate-profile',
    id: `fargate-profile:${name}:<fargateProfileName>`,
    goesWith,
    what: `Fargate profile <fargateProfileName> of cluster ${name}, whose pods run with role <podExecutionRoleArn>`,
    removal: [`eks delete-fargate-profile ${profile}`],
    inspect: [`eks describe-fargate-profile ${profile}`],
  }),
];

export const removers: readonly Remover[] = [
  gone('eks', 'DeleteCluster', [`cluster:${name}`]),
  gone('eks', 'DeleteAccessEntry', [`access-entry:${name}:<principalArn>`]),
  gone('eks', 'DisassociateAccessPolicy', [`access-policy:${name}:<principalArn>:<policyArn>`]),
  gone('eks', 'DeleteNodegroup', [`node-group:${name}:<nodegroupName>`]),
  gone('eks', 'DeleteFargateProfile', [`fargate-profile:${name}:<fargateProfileName>`]),
];
