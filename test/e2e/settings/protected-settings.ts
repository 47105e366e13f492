import settings from './settings.ts';

/** As test/e2e/settings/settings.ts, with roles protected by ARN, users and roles by tag, and operators. */
export default {
  ...settings,
  protectedPrincipals: [...settings.protectedPrincipals, 'arn:aws:iam::*:role/break-glass/*'],
  operators: ['arn:aws:iam::*:role/oncall/*'],
  protectedTags: [{ key: 'break-glass', value: 'y?s*' }],
};
