import settings from './settings.ts';

/** As test/e2e/settings/settings.ts, with roles protected by ARN, and users and roles by tag. */
export default {
  ...settings,
  protectedPrincipals: [...settings.protectedPrincipals, 'arn:aws:iam::*:role/break-glass/*'],
  protectedTags: [{ key: 'break-glass', value: 'y?s*' }],
};
