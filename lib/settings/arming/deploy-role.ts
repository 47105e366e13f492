import { type Stack, Token } from 'aws-cdk-lib';
import { matchesAnyArn } from '../../../lambda/contract.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { deployRolesOf } from '../../changes/deployers.ts';
import { partitionOf } from '../../partition.ts';

/** Stands for the account where no credentials say which it is. */
const unknownAccount = 'ACCOUNT';

/**
 * The roles of the CDK's bootstrap that deploy the responder, where nothing protects them: one that launches unexpectedly
 * is contained, and then nobody can deploy a correction.
 * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 *
 * @param stack the responder
 * @returns their ARNs; without an account, with `ACCOUNT` in its place
 */
export function unprotectedDeployRoles(
  stack: Stack,
  { homeRegion, protectedPrincipals }: Pick<Settings, 'homeRegion' | 'protectedPrincipals'>,
): readonly string[] {
  const account = Token.isUnresolved(stack.account) ? unknownAccount : stack.account;
  const { deployRoleArn, cloudFormationExecutionRoleArn } = deployRolesOf(stack);
  const known = (arn: string): string =>
    arn.replaceAll('${AWS::Partition}', partitionOf(homeRegion)).replaceAll('${AWS::AccountId}', account);
  return [deployRoleArn, cloudFormationExecutionRoleArn]
    .map(known)
    .filter((arn) => !protectedPrincipals.some((glob) => matchesAnyArn([glob], inAccountOf(glob, arn))));
}

/** An entry that names an account is about that one: whether it is the right one, synth cannot know without credentials. */
function inAccountOf(glob: string, arn: string): string {
  const [, , , , account = ''] = glob.split(':');
  return /^\d{12}$/.test(account) ? arn.replaceAll(unknownAccount, account) : arn;
}

/** What synth warns of. */
export const deployRoleWarning = (roles: readonly string[]): string =>
  'The role that deploys Firebreak is not protected: if it launches something unexpected, it is contained, and no ' +
  'correction can be deployed before it is restored. ' +
  `Add to protectedPrincipals: ${roles.map((arn) => `'${arn}'`).join(', ')}` +
  (roles.some((arn) => arn.includes(unknownAccount)) ? ' (with the id of your account)' : '') +
  '. Protect the role of the pipeline that runs cdk deploy, too, where there is one.';
