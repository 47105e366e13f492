import { charactersOf, lengthOf, spelt } from './characters.ts';

/** A resource of a template. */
interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: object;
}

/** What AWS allows at the most of a resource of a type, by its default quotas, and how it is counted in a template. */
interface Limit {
  /** In words, behind "has": `characters in its inline policies`. */
  readonly what: string;
  readonly most: number;
  readonly count: (properties: Readonly<Record<string, unknown>>) => number;
}

type Properties = Readonly<Record<string, unknown>>;

const listAt = (properties: Properties, name: string): readonly unknown[] => {
  const list = properties[name];
  return Array.isArray(list) ? list : [];
};
const size = (name: string) => (properties: Properties) =>
  properties[name] === undefined ? 0 : charactersOf(properties[name]);
const entries = (name: string) => (properties: Properties) => listAt(properties, name).length;

interface Statement {
  readonly Condition?: Readonly<Record<string, object>>;
}
const statementsOf = ({ PolicyDocument }: Properties): readonly Statement[] =>
  (PolicyDocument as { readonly Statement: readonly Statement[] }).Statement;
const conditionsOf = (properties: Properties): number =>
  statementsOf(properties)
    .flatMap(({ Condition = {} }) => Object.values(Condition))
    .flatMap((operator) => Object.keys(operator)).length;

/** By resource type. A property that settings make longer has its line here. */
const limits: Readonly<Record<string, readonly Limit[]>> = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  'AWS::IAM::Role': [
    {
      what: 'characters in its inline policies',
      most: 10_240,
      count: (role) =>
        listAt(role, 'Policies')
          .map((policy) => charactersOf((policy as { readonly PolicyDocument: unknown }).PolicyDocument))
          .reduce((sum, characters) => sum + characters, 0),
    },
    { what: 'managed policies', most: 10, count: entries('ManagedPolicyArns') },
  ],
  'AWS::IAM::ManagedPolicy': [{ what: 'characters', most: 6_144, count: size('PolicyDocument') }],
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  'AWS::Events::Rule': [
    { what: 'characters in its event pattern', most: 2_048, count: size('EventPattern') },
    { what: 'targets', most: 5, count: entries('Targets') },
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  'AWS::Lambda::Function': [
    { what: 'bytes of environment variables', most: 4_096, count: size('Environment') },
  ],
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
  'AWS::StepFunctions::StateMachine': [
    {
      what: 'bytes in its definition',
      most: 1_048_576,
      count: ({ DefinitionString }) => lengthOf(DefinitionString),
    },
  ],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
  'AWS::SQS::QueuePolicy': [
    { what: 'bytes', most: 8_192, count: size('PolicyDocument') },
    { what: 'statements', most: 20, count: (policy) => statementsOf(policy).length },
    { what: 'conditions', most: 10, count: conditionsOf },
  ],
  // https://docs.aws.amazon.com/general/latest/gr/sns.html
  'AWS::SNS::TopicPolicy': [{ what: 'bytes', most: 30_720, count: size('PolicyDocument') }],
  'AWS::SNS::Subscription': [
    { what: 'bytes in its filter policy', most: 262_144, count: size('FilterPolicy') },
  ],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
  'AWS::S3::BucketPolicy': [{ what: 'bytes', most: 20_480, count: size('PolicyDocument') }],
  // https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
  'AWS::KMS::Key': [{ what: 'bytes in its policy', most: 32_768, count: size('KeyPolicy') }],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
  'AWS::DynamoDB::Table': [{ what: 'bytes in its policy', most: 20_480, count: size('ResourcePolicy') }],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  'AWS::CloudWatch::Alarm': [
    {
      what: 'characters in its description',
      most: 1_024,
      count: ({ AlarmDescription }) => lengthOf(AlarmDescription),
    },
    { what: 'actions', most: 5, count: entries('AlarmActions') },
  ],
};

/** Of whole templates: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const mostResources = 500;
/** So many resources and bytes the CDK adds of itself. */
const metadata = { resources: 1, bytes: 4_096 } as const;
export const mostBytes = {
  /** From the bucket of the bootstrap. */
  responder: 1_000_000,
  /** In the call itself, because a sensor's region needs no bootstrap. */
  sensor: 51_200,
} as const;

/** How many of a type a region takes, in all that is there: rules of one bus among them. */
const mostOfType: Readonly<Record<string, number>> = {
  'AWS::Events::Rule': 300,
  'AWS::Events::ApiDestination': 3_000,
  'AWS::Events::Connection': 3_000,
  'AWS::CloudWatch::Alarm': 5_000,
};

/** Something that AWS would refuse. */
export interface Excess {
  /** The logical id of the resource, or the template. */
  readonly of: string;
  readonly what: string;
  readonly count: number;
  readonly most: number;
}

/** Everything of a template that is counted. */
export function counted(template: Template, kind: keyof typeof mostBytes): readonly Excess[] {
  const resources = Object.entries(template.Resources);
  const types = Map.groupBy(resources, ([, { Type }]) => Type);
  const bytes = Buffer.byteLength(JSON.stringify(template, null, 1)) + metadata.bytes;
  return [
    ...resources.flatMap(([of, { Type, Properties = {} }]) => {
      const properties = spelt(Properties, (id) => template.Resources[id]?.Type) as Properties;
      return (limits[Type] ?? []).map(({ what, most, count }) => ({
        of,
        what,
        most,
        count: count(properties),
      }));
    }),
    ...Object.entries(mostOfType).map(([type, most]) => ({
      ...{ of: `the ${kind}`, what: `resources ${type}`, most },
      count: types.get(type)?.length ?? 0,
    })),
    {
      ...{ of: `the ${kind}`, what: 'resources', most: mostResources },
      count: resources.length + metadata.resources,
    },
    { of: `the ${kind}`, what: 'bytes in its template', most: mostBytes[kind], count: bytes },
  ];
}
