import { everything } from './everything.ts';
import { contradictions } from './resource-schemas.ts';
import type { Json, Resource } from '../lib/synthesized.ts';

/** Offline: @aws-cdk/aws-service-spec has the schemas of CloudFormation's registry. */
const resources = everything().flatMap(({ stackName, template }) =>
  Object.entries(template.Resources).map(([id, resource]) => [`${stackName}/${id}`, resource] as const),
);
const found = (all: typeof resources) =>
  all
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .flatMap(([id, resource]) => contradictions(id, resource));

describe("every resource of the stacks, held against AWS's schemas", () => {
  it('has properties that there are, of the right kind, and those that are required', () => {
    expect(new Set(resources.map(([, { Type }]) => Type)).size).toBeGreaterThan(20);
    expect(found(resources)).toEqual([]);
  });

  it.each<[string, string, (properties: Json) => void, RegExp]>([
    [
      'a property',
      'AWS::Lambda::Function',
      (it) => rename(it, 'MemorySize', 'MemorySise'),
      /no property MemorySise/,
    ],
    [
      'a property further in',
      'AWS::Events::Rule',
      (it) => rename(it.Targets[0], 'RoleArn', 'RoleARN'),
      /Targets\[0\]: no property RoleARN/,
    ],
    [
      'a required one',
      'AWS::IAM::Role',
      (it) => delete it.AssumeRolePolicyDocument,
      /AssumeRolePolicyDocument is required/,
    ],
    [
      'a number',
      'AWS::SQS::Queue',
      (it) => (it.MessageRetentionPeriod = 'long'),
      /MessageRetentionPeriod: no integer/,
    ],
  ])('is found where it is misspelt on purpose: %s', (_, type, misspell, message) => {
    const [id, resource] = resources.find(([, { Type }]) => Type === type)!;
    const copy = structuredClone<Resource>(resource);
    misspell(copy.Properties);
    expect(found([[id, copy]])).toEqual([expect.stringMatching(message)]);
  });

  it('is found where there is no such type', () => {
    expect(found([['x/x', { Type: 'AWS::Lambda::Funktion', Properties: {} }]])).toEqual([
      'x/x: AWS has no type AWS::Lambda::Funktion',
    ]);
  });
});

function rename(properties: Json, name: string, other: string): void {
  properties[other] = properties[name];
  Reflect.deleteProperty(properties, name);
}
