import type { PolicyStatement } from '../../model.ts';
import { newEntityId } from '../store/ids.ts';
import type { ManagedPolicy } from '../store/store.ts';

interface Known {
  readonly name: string;
  readonly path?: string;
  readonly version: string;
  readonly statements: readonly PolicyStatement[];
}

const readableServices = [
  'cloudtrail',
  'cloudwatch',
  'dynamodb',
  'ec2',
  'events',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'sns',
  'sqs',
  'states',
];

/**
 * AWS's managed policies that the embedded account knows, as far as its services go.
 * Source: AWS Managed Policy Reference Guide.
 */
const known: readonly Known[] = [
  {
    name: 'AdministratorAccess',
    version: 'v1',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  {
    name: 'PowerUserAccess',
    version: 'v12',
    // The second statement's account:* actions are left out: no such service here.
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'iam:CreateServiceLinkedRole',
          'iam:DeleteServiceLinkedRole',
          'iam:ListRoles',
          'organizations:DescribeOrganization',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'ReadOnlyAccess',
    version: 'v1',
    // An approximation: AWS's names some thousand actions; this one takes the verbs that read, service by service,
    // and leaves out secrets' values and new sts credentials as AWS's does.
    statements: [
      {
        Effect: 'Allow',
        Action: [
          ...readableServices.flatMap((service) =>
            ['Get', 'List', 'Describe'].map((verb) => `${service}:${verb}*`),
          ),
          'cloudtrail:LookupEvents',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'secretsmanager:Describe*',
          'secretsmanager:List*',
          'sts:GetAccessKeyInfo',
          'sts:GetCallerIdentity',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'AWSDenyAll',
    version: 'v2',
    statements: [{ Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' }],
  },
  {
    name: 'AmazonEC2FullAccess',
    version: 'v5',
    statements: [
      {
        Effect: 'Allow',
        Action: ['ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*', 'autoscaling:*'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: '*',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'autoscaling.amazonaws.com',
              'spot.amazonaws.com',
              'spotfleet.amazonaws.com',
            ],
          },
        },
      },
    ],
  },
  {
    name: 'AWSCompromisedKeyQuarantineV3',
    version: 'v3',
    // An approximation: the actions of the services that drills speak. It does not name sts:AssumeRole,
    // ec2:CreateFleet, autoscaling:*, iam:DeleteUserPolicy or iam:DeleteUserPermissionsBoundary, and neither does AWS's.
    statements: [
      {
        Effect: 'Deny',
        Action: [
          'cloudtrail:LookupEvents',
          'ec2:RunInstances',
          'ec2:StartInstances',
          'ec2:RequestSpotInstances',
          'iam:AttachRolePolicy',
          'iam:AttachUserPolicy',
          'iam:ChangePassword',
          'iam:CreateAccessKey',
          'iam:CreateLoginProfile',
          'iam:CreatePolicyVersion',
          'iam:CreateRole',
          'iam:CreateUser',
          'iam:DeleteAccessKey',
          'iam:DeleteRole',
          'iam:DetachUserPolicy',
          'iam:ListUsers',
          'iam:PassRole',
          'iam:PutRolePolicy',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
          'iam:UpdateAccessKey',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateLoginProfile',
          'iam:UpdateUser',
          'lambda:AddPermission',
          'lambda:CreateFunction',
          'lambda:UpdateFunctionCode',
          's3:GetObject',
          's3:ListAllMyBuckets',
          's3:ListBucket',
          'sts:GetFederationToken',
          'sts:GetSessionToken',
        ],
        Resource: ['*'],
      },
    ],
  },
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    version: 'v1',
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  },
];

/** The known policies with the ARNs of a partition. AWS's creation dates do not matter here; they are the given one. */
export function awsManagedPolicies(partition: string, createDate: Date): readonly ManagedPolicy[] {
  return known.map(({ name, path = '/', version, statements }) => {
    const document = { Version: '2012-10-17', Statement: statements };
    return {
      policyId: newEntityId('ANPA'),
      policyName: name,
      path,
      arn: `arn:${partition}:iam::aws:policy${path}${name}`,
      versionId: version,
      createDate,
      policy: { text: JSON.stringify(document), document },
    };
  });
}
