import { GetAccessKeyLastUsedCommand, GetLoginProfileCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { answerOf, type Step } from '../step.ts';

/** A user that is nobody's: the name has the words that say so. */
const nobody = 'firebreak-first-hour-nobody-has-this-name';

export const unknownUser: Step = {
  id: 'unknown-user',
  doubt: 'What does IAM answer of a user that is not there?',
  run: async ({ own }) => ({
    observed: {
      getUser: await answerOf(() => own.iam.send(new GetUserCommand({ UserName: nobody }))),
      getLoginProfile: await answerOf(() => own.iam.send(new GetLoginProfileCommand({ UserName: nobody }))),
    },
  }),
};

export const unknownKey: Step = {
  id: 'unknown-key',
  doubt: 'What does IAM answer of a key that it does not know? Whether a stolen key is gone depends on it.',
  run: async ({ own }) => ({
    observed: {
      getAccessKeyLastUsed: await answerOf(() =>
        own.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })),
      ),
    },
  }),
};
