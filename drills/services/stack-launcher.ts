import type { Account } from '@firebreak/account';
import { realIam } from '../cast.ts';
import type { Drill, StageOptions } from '../drill.ts';
import { stageLauncher } from './launcher.ts';

/** Who may pass a role to CloudFormation acts through it, and its own key never launches. */
export const stackLauncher: Drill = {
  id: 'stack-launcher',
  title: 'A stolen key makes a stack with a role, and CloudFormation launches',
  shows: 'the call that told a service to use the role is found, and the key that made it is contained',
  ending: {
    kind: 'held',
    because: 'whoever told the service to is an origin of the session that launched',
    tells: ['CloudFormation was told to use the role by user ci-deploy', 'by CreateStack'],
  },
  hardships: () => realIam,
  stage: (account: Account, options: StageOptions) =>
    stageLauncher(
      account,
      {
        service: 'cloudformation.amazonaws.com',
        action: 'cloudformation:CreateStack',
        input: (StackName, RoleARN) => ({ StackName, RoleARN }),
        sessionName: () => 'AWSCloudFormation',
        from: { ip: 'cloudformation.amazonaws.com', agent: 'cloudformation.amazonaws.com' },
      },
      options,
    ),
};
