import type { Account } from '@firebreak/account';
import { realIam } from '../cast.ts';
import type { Drill, StageOptions } from '../drill.ts';
import { stageLauncher } from './launcher.ts';

/** A function gets credentials of its role, and looks as if it leaked them. */
export const functionLauncher: Drill = {
  id: 'function-launcher',
  title: 'A stolen key makes a function with a role, and its code launches',
  shows: 'a function that was made a moment ago does not leak: whoever made it is contained',
  ending: {
    kind: 'held',
    because: 'whoever made the function is an origin of the session that launched',
    tells: ['Lambda was told to use the role by user ci-deploy', 'by CreateFunction20150331'],
  },
  hardships: () => realIam,
  stage: (account: Account, options: StageOptions) =>
    stageLauncher(
      account,
      {
        service: 'lambda.amazonaws.com',
        action: 'lambda:CreateFunction',
        input: (FunctionName, Role) => ({ FunctionName, Role }),
        sessionName: (thing) => thing,
        from: { ip: '198.51.100.20', agent: 'Boto3/1.40' },
      },
      options,
    ),
};
