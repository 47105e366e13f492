import { defineSettings } from './core/settings/settings.ts';

// Every field is described in core/settings/settings.ts. `npx cdk synth` checks this file and says what is wrong with it.
export default defineSettings({
  // 'observe' changes nothing in IAM: it mails what it would have done. Set 'contain' when the mails name only what you
  // want contained.
  mode: 'observe',

  // The responder's region. IAM changes are made through us-east-1, so that is the fastest home.
  homeRegion: 'us-east-1',

  // A sensor watches each of these; 'all' is every region that needs no opt-in: attackers pick the ones nobody uses.
  // Add the opt-in regions that your account has enabled: ['all', 'me-south-1'].
  regions: ['all'],

  // What you expect. A launch that no rule matches is unexpected, and in mode contain its caller is contained. This rule
  // is a sample: put your own in its place. `npx --no firebreak learn` drafts them from the last 90 days, and
  // docs/sample-rules.md has some for CloudFormation, CI, Karpenter, EKS, EMR and image builders.
  expectations: [
    {
      name: 'CI runners in Ireland',
      principals: ['arn:aws:iam::*:role/ci/*'],
      regions: ['eu-west-1'],
      instanceTypes: ['c7g.*', 'm7g.*'],
      maxCount: 20,
    },
  ],

  // Alerted on, never contained: your break-glass user and the role that deploys Firebreak.
  protectedPrincipals: ['arn:aws:iam::*:user/break-glass/*'],

  // Who receives the report, for example ['oncall@example.com']. Each address must confirm its subscription.
  notify: { emails: [] },
});
