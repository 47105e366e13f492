import { defineSettings } from '../../../core/settings/settings.ts';

/** What the stacks of the end-to-end tests are synthesized with; test/support/run/synthesize.ts names this file to bin/app.ts. */
export default defineSettings({
  mode: 'contain',
  homeRegion: 'us-east-1',
  regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'],
  expectations: [
    {
      name: 'CI runners in Ireland',
      principals: ['arn:aws:iam::*:role/ci/*'],
      regions: ['eu-west-1'],
      instanceTypes: ['c7g.*'],
      maxCount: 4,
    },
  ],
  protectedPrincipals: ['arn:aws:iam::*:user/break-glass/*'],
  // Each test begins with cold processes, and starts none that it does not use.
  keepWarm: false,
  patrolMinutes: 0,
  notify: { emails: ['oncall@example.com'] },
});
