/** Names that many sessions of a role have at the same time, whoever opened them. */
interface SharedName {
  readonly names: RegExp;
  /** Who opens sessions of these names, for people. */
  readonly openedBy: string;
}

/**
 * What opens sessions under a name that its user did not choose. Whoever assumes a role may take such a name, too.
 *
 * Sources: CloudTrail records of the services' own calls (CloudFormation, CodeBuild; EMR by AWS's documentation
 * alone); `role-session-name` of https://github.com/aws-actions/configure-aws-credentials/blob/main/action.yml;
 * the default of `role_session_name` in https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html,
 * as botocore and AWS SDK for JavaScript v3 make it up.
 */
const sharedNames: readonly SharedName[] = [
  { names: /^AWSCloudFormation$/, openedBy: 'CloudFormation' },
  { names: /^CCSSession$/, openedBy: 'EMR' },
  { names: /^AWSCodeBuild(?:-[0-9a-f-]{36})?$/, openedBy: 'CodeBuild' },
  { names: /^GitHubActions$/, openedBy: 'GitHub Actions' },
  { names: /^botocore-session-\d+$/, openedBy: 'the AWS CLI and SDK for Python' },
  { names: /^aws-sdk-js(?:-session)?-\d+$/, openedBy: 'the AWS SDK for JavaScript' },
];

/** Who else opens sessions under this name; undefined where the name is not known to be shared. */
export function sharedBy(sessionName: string): string | undefined {
  return sharedNames.find(({ names }) => names.test(sessionName))?.openedBy;
}
