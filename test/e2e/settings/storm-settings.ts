import { defineSettings } from '../../../core/settings/settings.ts';

/** A sensor in every region that an account has without asking. */
export const stormRegions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
];

export default defineSettings({
  mode: 'contain',
  regions: stormRegions,
  expectations: [],
  // Each test begins with cold processes, and starts none that it does not use.
  keepWarm: false,
  notify: { emails: ['oncall@example.com'] },
});
