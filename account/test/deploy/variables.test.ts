import { withVariables } from '../../deploy/variables.ts';
import type { Assembly } from '../../template/assembly.ts';
import { templateSchema } from '../../template/template.ts';

const functionWith = (Variables: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Timeout: 3, Environment: { Variables } },
});

const assembly: Assembly = {
  directory: '/assembly',
  stacks: [
    {
      ...{ name: 'Responder', account: undefined, region: 'us-east-1', assets: new Map(), dependencies: [] },
      template: templateSchema.parse({
        Resources: {
          Reader: functionWith({ PACE: '2', TABLE: { Ref: 'Table' } }),
          Other: functionWith({ TABLE: { Ref: 'Table' } }),
          Bare: { Type: 'AWS::Lambda::Function', Properties: {} },
          Topic: { Type: 'AWS::SNS::Topic', Properties: { Environment: { Variables: { PACE: '2' } } } },
        },
      }),
    },
  ],
};
const propertiesOf = ({ stacks }: Assembly) =>
  Object.fromEntries(
    Object.entries(stacks[0]!.template.Resources).map(([id, { Properties }]) => [id, Properties]),
  );

describe('the variables of functions', () => {
  it('are others where a function has them, and nothing else changes', () => {
    const before = structuredClone(assembly);
    expect(propertiesOf(withVariables(assembly, { PACE: '100' }))).toEqual({
      ...propertiesOf(assembly),
      Reader: { Timeout: 3, Environment: { Variables: { PACE: '100', TABLE: { Ref: 'Table' } } } },
    });
    expect(assembly).toEqual(before);
  });

  it('are refused where no function has them', () => {
    expect(() => withVariables(assembly, { PACE: '100', PAICE: '1' })).toThrow(
      'No function of the assembly has the environment variable PAICE.',
    );
  });
});
