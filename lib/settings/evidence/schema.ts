import { z } from 'zod';
import { say, whole } from '../settings-messages.ts';

const modes = "'governance' or 'compliance'";

/** S3 takes 100 years. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export const objectLock = z.strictObject(
  {
    mode: z.enum(
      ['governance', 'compliance'],
      say(
        modes,
        'governance can be bypassed with a permission of its own, compliance by nobody, root included',
      ),
    ),
    days: whole(1, 36_500, 'days'),
  },
  say('an object with mode and days', "write { mode: 'governance', days: 365 }, or leave it out"),
);

export const deletionProtection = z.boolean(
  say('true or false', 'true protects the stacks, the table, the bucket and the key against deletion'),
);
