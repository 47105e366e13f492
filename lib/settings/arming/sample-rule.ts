import type { Expectation } from '../../../core/settings/settings.ts';

/** The rule that firebreak.config.ts is shipped with; a test holds the two together. */
export const sampleRule: Expectation = {
  name: 'CI runners in Ireland',
  principals: ['arn:aws:iam::*:role/ci/*'],
  regions: ['eu-west-1'],
  instanceTypes: ['c7g.*', 'm7g.*'],
  maxCount: 20,
};

/** Whether a rule says what the sample says; another name makes no rule one's own. */
export const isSampleRule = (rule: Expectation): boolean => contentOf(rule) === contentOf(sampleRule);

const contentOf = (rule: Expectation): string =>
  JSON.stringify(
    Object.entries(rule)
      .filter(([field]) => field !== 'name')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
