import { evaluateAccess } from '../../policy/evaluate.ts';
import { accessDeniedMessage } from '../../policy/message.ts';
import type { AccessRequest, Principal } from '../../model.ts';
import { account, environment, everything, policy, roleSession, service, user } from './given.ts';

const maria = `arn:aws:iam::${account}:user/team/maria`;
const update = { action: 'iam:UpdateAccessKey', resource: maria };
const deny = policy({ Effect: 'Deny' });

describe('accessDeniedMessage', () => {
  it.each<[Principal, AccessRequest, string]>([
    [
      user(),
      update,
      `User: ${maria} is not authorized to perform: iam:UpdateAccessKey on resource: ${maria} because no identity-based policy allows the iam:UpdateAccessKey action`,
    ],
    [
      user({ identity: [everything, deny] }),
      update,
      `User: ${maria} is not authorized to perform: iam:UpdateAccessKey on resource: ${maria} with an explicit deny in an identity-based policy`,
    ],
    [
      user({ organization: deny, identity: [everything, deny] }),
      update,
      `User: ${maria} is not authorized to perform: iam:UpdateAccessKey on resource: ${maria} with an explicit deny in a service control policy`,
    ],
    [
      user({ identity: [everything], boundary: deny }),
      { action: 'cloudtrail:LookupEvents', resource: '*' },
      `User: ${maria} is not authorized to perform: cloudtrail:LookupEvents with an explicit deny in a permissions boundary`,
    ],
    [
      roleSession({ identity: [everything], session: [policy({ Action: 's3:*' })] }),
      update,
      `User: arn:aws:sts::${account}:assumed-role/builder/build-7 is not authorized to perform: iam:UpdateAccessKey on resource: ${maria} because no session policy allows the iam:UpdateAccessKey action`,
    ],
    [
      service(),
      { action: 'sns:Publish', resource: `arn:aws:sns:eu-west-1:${account}:report` },
      `User: events.amazonaws.com is not authorized to perform: sns:Publish on resource: arn:aws:sns:eu-west-1:${account}:report because no resource-based policy allows the sns:Publish action`,
    ],
  ])('%#', (principal, request, expected) => {
    expect(accessDeniedMessage(principal, request, evaluateAccess(principal, request, environment))).toBe(
      expected,
    );
  });
});
