import { ManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ownRolePath, responderPolicy } from '../../lambda/contract.ts';

/**
 * Lets an account have one responder. IAM has one namespace for all regions: a second responder, in whatever region,
 * asks for the same name, and CloudFormation refuses it before anything of it exists. Two would contain for each other's
 * launches, take each other's denies for the prior, and restore them (decision 0047).
 *
 * Nobody is to be given this policy. It says where the responder is: what it allows is on its state machine. Neither a
 * description nor another path may be added: a changed one would replace the policy, under a name that is taken.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export class OneResponder extends Construct {
  constructor(scope: Construct, id: string, { stateMachineArn }: StateMachine) {
    super(scope, id);
    new ManagedPolicy(this, 'Policy', {
      managedPolicyName: responderPolicy,
      path: ownRolePath,
      document: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['states:DescribeStateMachine'], resources: [stateMachineArn] }),
        ],
      }),
    });
  }
}
