import { findingStep } from '../../../lambda/contract.ts';
import { flat, listOf, ofType, resourcesOf, type Statement, synthesize } from '../synthesized.ts';

const plain = resourcesOf(synthesize().responder);
const asked = resourcesOf(synthesize({ securityHub: true }).responder);
const namesOf = (resources: typeof plain) =>
  ofType(resources, 'AWS::Lambda::Function').map(([, one]) => one.Properties['FunctionName'] as string);

describe('Security Hub', () => {
  it('is not there unless the settings ask for it', () => {
    expect(JSON.stringify(plain)).not.toMatch(/securityhub|ImportFinding/);
    expect(namesOf(asked).filter((name) => !namesOf(plain).includes(name))).toEqual([
      `firebreak-${findingStep}`,
    ]);
  });

  it('is given findings of this account’s own product, and nothing else is allowed', () => {
    const [role] = ofType(asked, 'AWS::IAM::Role').filter(
      ([, { Properties }]) => Properties['Description'] === `Firebreak: ${findingStep}`,
    );
    const statements = role![1].Properties['Policies'][0].PolicyDocument.Statement as Statement[];
    const about = statements.filter(({ Action }) => !listOf(Action).join().startsWith('logs:'));
    expect(about.map(({ Action, Resource }) => [listOf(Action), listOf(Resource).map(flat)])).toEqual([
      [
        ['securityhub:BatchImportFindings'],
        ['arn:aws:securityhub:us-east-1:<AWS::AccountId>:product/<AWS::AccountId>/default'],
      ],
      [['securityhub:GetFindings'], ['arn:aws:securityhub:us-east-1:<AWS::AccountId>:hub/default']],
    ]);
  });

  it('has an alarm of its own', () => {
    const alarms = (resources: typeof plain) => ofType(resources, 'AWS::CloudWatch::Alarm').length;
    expect(alarms(asked)).toBe(alarms(plain) + 1);
  });
});
