import { firebreak } from '../../values/shell.ts';
import type { Reversal, Reverter } from '../../patrol/note.ts';
import { neutral, utc } from '../../values/text.ts';
import { command, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { byWhom, whatOf } from '../opening/patrol.ts';

/** What was reverted after the follow-up, by whom, and what is to be changed there: what comes back comes from somewhere. */
export const patrol = ofIncident({
  id: 'patrol',
  importance: 92,
  title: 'REVERTED AFTER THE FOLLOW-UP, AND WHAT TO CHANGE',
  make: (state) => {
    const { patrol: found, incident } = state;
    if (!found) return [];
    const all = found.reversals.toReversed();
    return [
      ...all.map((each) => prose(`${utc(each.at)}: ${whatOf(each)}. ${byWhom(each)}`)),
      ...callersIn(all).map((each) => prose(callerText(each))),
      ...adviceFor(all).map(prose),
      prose(
        'Whoever can change IAM can revert what IAM holds. If nobody of yours did this, contain that principal too ' +
          '(firebreak contain). If it was expected after all, restore it as below: then the patrol leaves it alone.',
      ),
      prose(
        'What the credential did meanwhile was not read again. Its calls, in event history of all regions:',
      ),
      command(firebreak(`report --incident ${incident.id}`)),
    ];
  },
});

const callersIn = (reversals: readonly Reversal[]): readonly Reverter[] => {
  const all = reversals.flatMap(({ by }) => by);
  return all.filter(({ who }, index) => all.findIndex((each) => each.who === who) === index).slice(0, 5);
};

const callerText = ({ who, call, at, agent }: Reverter): string =>
  `${neutral(who, 200)} made ${neutral(call, 60)} last at ${utc(at)}${agent === undefined ? '' : `, with ${neutral(agent, 120)}`}.`;

/** What a pipeline has to say so that it does not revert an action of this kind again. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /^deactivate-key/,
    'Change the status of the key in your infrastructure as code: aws_iam_access_key with status = "Inactive" in Terraform, Status: Inactive of AWS::IAM::AccessKey in CloudFormation. Better: take the key out, and rotate.',
  ],
  [
    /^disable-console/,
    'Take the login profile out of your infrastructure as code: aws_iam_user_login_profile in Terraform, LoginProfile of AWS::IAM::User in CloudFormation.',
  ],
  [
    /^(?:deny|revoke)-/,
    'Let the policy that Firebreak put stand in your infrastructure as code. In Terraform these remove it: inline_policy and managed_policy_arns of aws_iam_role, aws_iam_user_policies_exclusive, aws_iam_role_policies_exclusive, aws_iam_user_policy_attachments_exclusive and aws_iam_role_policy_attachments_exclusive; and permissions_boundary, where it is the boundary.',
  ],
  [
    /^deactivate-(?:ssh|service|certificates)/,
    'Change the status of the credential in your infrastructure as code: aws_iam_user_ssh_key, aws_iam_service_specific_credential and aws_iam_signing_certificate have a status in Terraform.',
  ],
];

const adviceFor = (reversals: readonly Reversal[]): readonly string[] => {
  const kinds = reversals.flatMap(({ what }) => what.map(({ action }) => action));
  return advice.filter(([kind]) => kinds.some((each) => kind.test(each))).map(([, text]) => text);
};
