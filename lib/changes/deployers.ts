import { Fn, type Stack } from 'aws-cdk-lib';

/** The roles of the CDK's bootstrap in the home region, with placeholders as the CDK writes them. */
export interface DeployRoles {
  /** Changes the stacks. */
  readonly deployRoleArn: string;
  /** What CloudFormation calls AWS with for them. */
  readonly cloudFormationExecutionRoleArn: string;
}

/** @param responder a stack that is deployed through the bootstrap of its region */
export function deployRolesOf(responder: Stack): DeployRoles {
  const { deployRoleArn, cloudFormationExecutionRoleArn } = responder.synthesizer as unknown as DeployRoles;
  return { deployRoleArn, cloudFormationExecutionRoleArn };
}

/**
 * ARNs of whoever deploys our stacks, as CloudTrail shows the issuers of their sessions.
 *
 * @param others roles of the settings
 */
export function deployersOf(responder: Stack, others: readonly string[]): readonly string[] {
  const { deployRoleArn, cloudFormationExecutionRoleArn } = deployRolesOf(responder);
  return [Fn.sub(deployRoleArn), Fn.sub(cloudFormationExecutionRoleArn), ...others];
}
