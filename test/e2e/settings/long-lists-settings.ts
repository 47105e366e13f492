import settings from './settings.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** As test/e2e/settings/settings.ts, with lists for which the roles themselves have no room. */
export default {
  ...settings,
  protectedPrincipals: [
    ...settings.protectedPrincipals,
    ...many(80, (index) => `arn:aws:iam::*:user/kept/person-number-${index}`),
    ...many(80, (index) => `arn:aws:iam::*:role/kept/pipeline-number-${index}`),
  ],
  protectedTags: many(30, (index) => ({ key: `team-${index}`, value: 'break-glass' })),
};
