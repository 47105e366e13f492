import { App, Stack } from 'aws-cdk-lib';
import { deployRoleWarning, unprotectedDeployRoles } from '../../../../lib/settings/arming/deploy-role.ts';

const homeRegion = 'us-east-1';
const role = (kind: string, account: string): string =>
  `arn:aws:iam::${account}:role/cdk-hnb659fds-${kind}-role-${account}-${homeRegion}`;
const own = '111122223333';
const both = [role('deploy', own), role('cfn-exec', own)];

it.each([
  ['nobody', own, [], both],
  ['somebody else', own, ['arn:aws:iam::*:user/break-glass/*'], both],
  ['both', own, both, []],
  ['both by globs', own, ['arn:aws:iam::*:role/cdk-hnb659fds-*'], []],
  ['one of them', own, both.slice(0, 1), both.slice(1)],
  ['those of another account', own, [role('deploy', '444455556666'), role('cfn-exec', '444455556666')], both],
  [
    'nobody, in an account nobody knows',
    undefined,
    [],
    [role('deploy', 'ACCOUNT'), role('cfn-exec', 'ACCOUNT')],
  ],
  ['both, in an account nobody knows', undefined, both, []],
])('where %s is protected', (_, account, protectedPrincipals, found) => {
  const env = { region: homeRegion, ...(account !== undefined && { account }) };
  const stack = new Stack(new App(), 'Responder', { env });
  expect(unprotectedDeployRoles(stack, { homeRegion, protectedPrincipals })).toEqual(found);
});

it('the warning names the roles, to be pasted', () => {
  const said = deployRoleWarning(both);
  expect(said).toContain(`Add to protectedPrincipals: '${both[0]}', '${both[1]}'. Protect the role of`);
  expect(deployRoleWarning([role('deploy', 'ACCOUNT')])).toContain('(with the id of your account)');
});
