import { absent } from '../../template/calls.ts';
import { resolveSecrets } from '../../template/dynamic-reference.ts';
import { resolveValue } from '../../template/intrinsics.ts';
import type { Scope } from '../../template/value-source.ts';
import { TemplateError } from '../../template/template.ts';

const refs: Readonly<Record<string, unknown>> = {
  'AWS::NoValue': absent,
  'AWS::Region': 'eu-west-1',
  Topic: 'arn:topic',
  Zones: ['x', 'y'],
  Key: 'second',
};

const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:pager-AbCdEf';
const secrets: Readonly<Record<string, string>> = { [secretArn]: 'hidden', json: '{"token":"deep"}' };

const scope: Scope = {
  place: 'Responder/Rule',
  region: 'eu-west-1',
  ref: (name) => refs[name],
  getAtt: (logicalId, attribute) => `${logicalId}#${attribute}`,
  condition: (name) => name === 'Yes',
  findInMap: (...path) => path.join('/'),
  importValue: (name) => `imported ${name}`,
  resolved: (text) => resolveSecrets(text, (id) => secrets[id], 'Responder/Rule'),
};

const noValue = { Ref: 'AWS::NoValue' };

describe('resolveValue', () => {
  it.each<[string, unknown, unknown]>([
    ['plain values', { a: [1, true, null, 'x'], b: {} }, { a: [1, true, null, 'x'], b: {} }],
    ['Ref', { Ref: 'Topic' }, 'arn:topic'],
    ['Ref to a list', { Ref: 'Zones' }, ['x', 'y']],
    ['nested values', { a: [{ b: { Ref: 'Topic' } }] }, { a: [{ b: 'arn:topic' }] }],
    ['AWS::NoValue as a property', { a: noValue, b: 1 }, { b: 1 }],
    ['AWS::NoValue in a list', [noValue, 1], [1]],
    ['GetAtt with a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue#Arn'],
    ['GetAtt with text', { 'Fn::GetAtt': 'Stack.Outputs.Arn' }, 'Stack#Outputs.Arn'],
    ['GetAtt of a Ref', { 'Fn::GetAtt': ['Queue', { Ref: 'Key' }] }, 'Queue#second'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Topic' }, 3, true]] }, 'a-arn:topic-3-true'],
    ['Join of a list from elsewhere', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'x,y'],
    ['Join that skips AWS::NoValue', { 'Fn::Join': [',', ['a', noValue, 'b']] }, 'a,b'],
    ['Split', { 'Fn::Split': [':', { Ref: 'Topic' }] }, ['arn', 'topic']],
    ['Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', { Ref: 'Topic' }] }] }, 'topic'],
    ['Select with a number', { 'Fn::Select': [0, ['a', 'b']] }, 'a'],
    ['Sub', { 'Fn::Sub': '${Topic}/${Queue.Arn}/${AWS::Region}' }, 'arn:topic/Queue#Arn/eu-west-1'],
    ['Sub with variables', { 'Fn::Sub': ['${a}-${Topic}', { a: { Ref: 'Key' } }] }, 'second-arn:topic'],
    ['Sub with a literal', { 'Fn::Sub': 'user/${!aws:username}' }, 'user/${aws:username}'],
    ['If', { 'Fn::If': ['Yes', { Ref: 'Key' }, 'no'] }, 'second'],
    ['If not', { 'Fn::If': ['No', 'yes', { a: noValue }] }, {}],
    ['If that leaves out', { a: { 'Fn::If': ['No', 'yes', noValue] } }, {}],
    [
      'FindInMap',
      { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, { Ref: 'Key' }] },
      'Map/eu-west-1/second',
    ],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': 'é ${Key}' } }, 'w6kgc2Vjb25k'],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['GetAZs of a region', { 'Fn::Select': [0, { 'Fn::GetAZs': 'us-east-1' }] }, 'us-east-1a'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Key}:Arn' } }, 'imported second:Arn'],
    [
      'a secret by its ARN',
      { a: `{{resolve:secretsmanager:${secretArn}:SecretString:::}}` },
      { a: 'hidden' },
    ],
    ['a secret in a text', `Bearer {{resolve:secretsmanager:${secretArn}}}`, 'Bearer hidden'],
    ['a field of a secret', '{{resolve:secretsmanager:json:SecretString:token::}}', 'deep'],
  ])('%s', (_, value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  it.each<[unknown, string]>([
    [{ 'Fn::Cidr': ['10.0.0.0/16', 6, 5] }, 'the intrinsic function Fn::Cidr is not modelled'],
    [{ a: { 'Fn::Transform': {} } }, 'the intrinsic function Fn::Transform is not modelled'],
    [{ a: 'x{{resolve:ssm:/name}}' }, 'dynamic reference in "x{{resolve:ssm:/name}}" is not modelled'],
    ['{{resolve:secretsmanager:gone}}', 'it refers to the secret gone, which is not there'],
    ['{{resolve:secretsmanager:json:SecretString:other}}', 'the field other of a secret'],
    ['{{resolve:secretsmanager:json:SecretString::AWSPREVIOUS}}', 'is not modelled'],
    [{ Ref: 'Topic', other: 1 }, 'has other keys too (Ref, other)'],
    [{ Ref: ['Topic'] }, 'Ref needs text where it has ["Topic"]'],
    [{ 'Fn::Join': ['-', 'abc'] }, 'Fn::Join takes a list, not "abc"'],
    [{ 'Fn::Join': ['-', [['a']]] }, 'Fn::Join needs text where it has ["a"]'],
    [{ 'Fn::Join': ['-'] }, 'Fn::Join takes a list of 2'],
    [{ 'Fn::Sub': '${Zones}' }, 'Fn::Sub needs text where it has ["x","y"]'],
    [{ 'Fn::Sub': '${AWS::NoValue}' }, 'Fn::Sub needs text where it has AWS::NoValue'],
    [{ 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select asks for item 2 of 2'],
    [{ 'Fn::GetAtt': 'Queue' }, 'Fn::GetAtt takes a list of 2'],
    [{ 'Fn::If': ['Yes', 1] }, 'Fn::If takes a list of 3'],
  ])('refuses %j', (value, problem) => {
    expect(() => resolveValue(value, scope)).toThrow(TemplateError);
    expect(() => resolveValue(value, scope)).toThrow(/^Responder\/Rule: /);
    expect(() => resolveValue(value, scope)).toThrow(problem);
  });
});
