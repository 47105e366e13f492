import { CfnManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ownRolePath, responderPolicy } from '../../lambda/contract.ts';

/**
 * Lets an account have one responder. IAM has one namespace for all regions: a second responder, in whatever region,
 * asks for the same name, and CloudFormation refuses it and rolls it back. Two would contain for each other's
 * launches, take each other's denies for the prior, and restore them (decision 0047).
 *
 * Nobody is to be given this policy. It says where the responder is: what it allows is on its state machine. It has no
 * description (the CDK's own construct would write an empty one), and its path stays: a change of either would replace
 * the policy, under a name that is taken.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export class OneResponder extends Construct {
  constructor(scope: Construct, id: string, { stateMachineArn }: StateMachine) {
    super(scope, id);
    new CfnManagedPolicy(this, 'Policy', {
      managedPolicyName: responderPolicy,
      path: ownRolePath,
      policyDocument: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['states:DescribeStateMachine'], resources: [stateMachineArn] }),
        ],
      }),
    });
  }
}
