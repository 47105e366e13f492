import { resolveTemplate } from '../../template/resolve.ts';
import type { StackEnvironment } from '../../template/parameters.ts';
import { TemplateError, templateSchema } from '../../template/template.ts';

const home = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' };

function deploy(template: Record<string, unknown>, over: Partial<StackEnvironment> = {}) {
  return resolveTemplate(
    { name: 'Responder', template: templateSchema.parse(template) },
    { ...home, ...over },
  );
}

/** Creates everything: Ref is `ref-` and the logical id, and there is an Arn. */
function create(template: Record<string, unknown>, over: Partial<StackEnvironment> = {}) {
  const deployment = deploy(template, over);
  const made = deployment.resources.map(({ logicalId, properties }) => {
    const resolved = properties();
    deployment.record(logicalId, { ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } });
    return [logicalId, resolved] as const;
  });
  return {
    made: Object.fromEntries(made),
    order: made.map(([logicalId]) => logicalId),
    outputs: deployment.outputs,
  };
}

const resource = (Properties: Record<string, unknown> = {}, over: Record<string, unknown> = {}) => ({
  Type: 'AWS::X::Y',
  Properties,
  ...over,
});

describe('the order of creation', () => {
  it('follows Ref, Fn::GetAtt, Fn::Sub and DependsOn, and is otherwise the template’s', () => {
    const { order, made } = create({
      Resources: {
        A: resource({ x: { Ref: 'D' } }),
        B: resource({ x: { 'Fn::GetAtt': ['E', 'Arn'] } }),
        C: resource(
          { x: { 'Fn::Sub': ['${F}${G.Arn}${own}${!Z}', { own: { Ref: 'H' } }] } },
          { DependsOn: 'I' },
        ),
        D: resource({}, { DependsOn: ['I'] }),
        E: resource(),
        F: resource(),
        G: resource(),
        H: resource(),
        I: resource(),
      },
    });
    expect(order).toEqual(['I', 'D', 'A', 'E', 'B', 'F', 'G', 'H', 'C']);
    expect(made).toMatchObject({ A: { x: 'ref-D' }, B: { x: 'arn-E' }, C: { x: 'ref-Farn-Gref-H${Z}' } });
  });

  it('names the resources of a cycle', () => {
    const Resources = {
      A: resource({ x: { Ref: 'B' } }),
      B: resource({ x: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': 'C.Arn' }]] }] }),
      C: resource({}, { DependsOn: 'A' }),
    };
    expect(() => deploy({ Resources })).toThrow(
      'Responder: these resources wait for one another: A -> B -> C -> A.',
    );
  });

  it.each([
    [
      'an unknown Ref',
      { x: { Ref: 'Nope' } },
      {},
      'refers to "Nope", which is neither a resource nor a parameter',
    ],
    ['an unknown GetAtt', { x: { 'Fn::GetAtt': ['Nope', 'Arn'] } }, {}, 'refers to "Nope", which is neither'],
    [
      'an unknown name in Fn::Sub',
      { x: { 'Fn::Sub': '${Nope.Arn}' } },
      {},
      'refers to "Nope", which is neither',
    ],
    ['an unknown DependsOn', {}, { DependsOn: 'Nope' }, 'its DependsOn names "Nope", which is no resource'],
  ])('refuses %s', (_, properties, over, problem) => {
    expect(() => deploy({ Resources: { A: resource(properties, over) } })).toThrow(TemplateError);
    expect(() => deploy({ Resources: { A: resource(properties, over) } })).toThrow(`Responder/A: `);
    expect(() => deploy({ Resources: { A: resource(properties, over) } })).toThrow(problem);
  });
});

describe('what the caller records', () => {
  it('is missed when properties are asked for too early', () => {
    const deployment = deploy({ Resources: { A: resource(), B: resource({ x: { Ref: 'A' } }) } });
    expect(() => deployment.resources[1]?.properties()).toThrow(
      'Responder/B: it refers to "A", which has not been created yet',
    );
  });

  it('must hold the attributes that are asked for', () => {
    const Resources = { A: resource(), B: resource({ x: { 'Fn::GetAtt': ['A', 'StreamArn'] } }) };
    expect(() => create({ Resources })).toThrow(
      'Responder/B: Fn::GetAtt asks for "StreamArn" of "A" (AWS::X::Y), which the embedded account does not set; it sets: Arn.',
    );
  });

  it('must be a resource of the stack', () => {
    const deployment = deploy({ Resources: { A: resource() } });
    expect(() => deployment.record('B', { ref: 'b', attributes: {} })).toThrow(
      '"B" is recorded as created but',
    );
  });
});

describe('parameters', () => {
  const read = (Parameters: Record<string, unknown>, name: string, over: Partial<StackEnvironment> = {}) =>
    create({ Parameters, Resources: { A: resource({ x: { Ref: name } }) } }, over).made.A?.x;

  it.each([
    ['AWS::AccountId', '111122223333'],
    ['AWS::Region', 'eu-west-1'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', 'Responder'],
    ['AWS::NotificationARNs', []],
    ['AWS::NoValue', undefined],
  ])('%s is %j', (name, expected) => {
    expect(read({}, name)).toEqual(expected);
  });

  it('gives a stack the same id on every deployment, and another one elsewhere', () => {
    const id = read({}, 'AWS::StackId');
    expect(id).toMatch(
      /^arn:aws:cloudformation:eu-west-1:111122223333:stack\/Responder\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(read({}, 'AWS::StackId')).toBe(id);
    expect(String(read({}, 'AWS::StackId', { region: 'us-east-1' })).split('/')[2]).not.toBe(
      String(id).split('/')[2],
    );
  });

  it('speaks of China as AWS does', () => {
    expect(read({}, 'AWS::URLSuffix', { partition: 'aws-cn' })).toBe('amazonaws.com.cn');
  });

  it.each<[Record<string, unknown>, unknown]>([
    [{ Type: 'String', Default: 'x' }, 'x'],
    [{ Type: 'Number', Default: 3 }, '3'],
    [{ Type: 'CommaDelimitedList', Default: 'a, b' }, ['a', 'b']],
    [{ Type: 'List<Number>', Default: '' }, []],
    [
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      '/cdk-bootstrap/hnb659fds/version',
    ],
  ])('%j yields %j', (parameter, expected) => {
    expect(read({ P: parameter }, 'P')).toEqual(expected);
  });

  it('takes a given value before the default, and needs one of them', () => {
    expect(read({ P: { Type: 'String', Default: 'x' } }, 'P', { parameters: { P: 'y' } })).toBe('y');
    expect(() => read({ P: { Type: 'String' } }, 'P')).toThrow('Responder: the parameter "P" has no default');
  });
});

describe('conditions', () => {
  const isRegion = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] };
  const never = { 'Fn::Equals': ['a', 'b'] };

  it.each<[unknown, boolean]>([
    [isRegion, true],
    [{ 'Fn::Equals': [1, '1'] }, true],
    [{ 'Fn::Not': [isRegion] }, false],
    [{ 'Fn::And': [isRegion, never] }, false],
    [{ 'Fn::And': [isRegion, { 'Fn::Not': [never] }] }, true],
    [{ 'Fn::Or': [never, isRegion] }, true],
    [{ 'Fn::Or': [never, never] }, false],
    [{ Condition: 'Other' }, true],
    [{ 'Fn::Equals': [{ 'Fn::FindInMap': ['Stages', 'eu-west-1', 'name'] }, 'prod'] }, true],
  ])('%j: %s', (expression, expected) => {
    const { order } = create({
      Mappings: { Stages: { 'eu-west-1': { name: 'prod' } } },
      Conditions: { C: expression, Other: isRegion },
      Resources: { A: resource({}, { Condition: 'C' }) },
    });
    expect(order).toEqual(expected ? ['A'] : []);
  });

  it('leave out a resource: a DependsOn on it means nothing, a branch not taken may refer to it', () => {
    const branch = { 'Fn::If': ['Never', { 'Fn::GetAtt': ['Gone', 'Arn'] }, { Ref: 'AWS::NoValue' }] };
    const { made } = create({
      Conditions: { Never: never },
      Resources: {
        Gone: resource({}, { Condition: 'Never' }),
        A: resource({ x: branch, y: 1 }, { DependsOn: 'Gone' }),
      },
    });
    expect(made).toEqual({ A: { y: 1 } });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a Ref to what is left out',
      {
        Resources: { Gone: resource({}, { Condition: 'N' }), A: resource({ x: { Ref: 'Gone' } }) },
        Conditions: { N: never },
      },
      'Responder/A: it refers to "Gone", which is left out because its condition is false',
    ],
    [
      'an unknown condition',
      { Resources: { A: resource({}, { Condition: 'N' }) } },
      'Responder/Conditions/N: there is no condition of this name',
    ],
    [
      'a condition on itself',
      {
        Conditions: { N: { Condition: 'M' }, M: { 'Fn::Not': [{ Condition: 'N' }] } },
        Resources: { A: resource({}, { Condition: 'N' }) },
      },
      'Responder/Conditions/N: the condition refers to itself',
    ],
    [
      'what is no condition',
      { Conditions: { N: { 'Fn::Contains': [] } }, Resources: { A: resource({}, { Condition: 'N' }) } },
      'Responder/Conditions/N: {"Fn::Contains":[]} is not a condition',
    ],
    [
      'a missing map',
      { Resources: { A: resource({ x: { 'Fn::FindInMap': ['M', 'a', 'b'] } }) } },
      'Responder/A: Fn::FindInMap finds nothing at M, a, b',
    ],
  ])('refuse %s', (_, template, problem) => {
    expect(() => create(template)).toThrow(problem);
  });
});

describe('outputs and exports', () => {
  const Outputs = {
    Topic: {
      Value: { 'Fn::GetAtt': ['A', 'Arn'] },
      Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Topic' } },
    },
    Plain: { Value: { Ref: 'A' } },
    Gone: { Condition: 'Never', Value: { Ref: 'Nowhere' } },
  };
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };

  it('are read when everything is created', () => {
    expect(create({ Conditions, Outputs, Resources: { A: resource() } }).outputs()).toEqual([
      { name: 'Topic', value: 'arn-A', exportName: 'Responder:Topic' },
      { name: 'Plain', value: 'ref-A' },
    ]);
  });

  it('are imported by other stacks', () => {
    const Resources = { A: resource({ x: { 'Fn::ImportValue': 'Responder:Topic' } }) };
    const { made } = create({ Resources }, { exports: new Map([['Responder:Topic', 'arn-A']]) });
    expect(made).toEqual({ A: { x: 'arn-A' } });
    expect(() => create({ Resources })).toThrow('Fn::ImportValue finds no export "Responder:Topic"');
  });
});

it('refuses a template with a transform', () => {
  expect(() => deploy({ Transform: 'AWS::LanguageExtensions', Resources: {} })).toThrow(
    'Responder: the transform "AWS::LanguageExtensions" is not modelled.',
  );
});
