import { z } from 'zod';
import { partitions } from '../../partition.ts';
import { say } from '../settings-messages.ts';

/**
 * What IAM lets a path and a name be of, with the wildcards: nothing else can match. A name has 64 characters at the most.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
 */
const path = String.raw`(?:[\x21-\x7e]*\/)?`;
const name = String.raw`(?:[\w+=,.@?-]{1,64}|(?=[^/]*\*)[\w+=,.@*?-]+)`;
const start = String.raw`arn:(?:${partitions.join('|')}|\*)`;
const account = String.raw`(?:\d{12}|\*)`;

const principalForm =
  'arn:<partition or *>:iam::<12 digits or *>:<user or role>/<name>, with * and ? in the name';

/** A glob of the ARN of a user or role. */
export const principalGlob = z
  .string(say(principalForm, 'write the ARN in quotes'))
  .refine((glob) => !/:assumed-role\//.test(glob), {
    error: say(
      'the ARN of a role',
      'a session is matched by its role: write arn:aws:iam::<account>:role/<name>',
    ),
    abort: true,
  })
  .refine((glob) => !glob.includes('${'), {
    error: say(
      `${principalForm}; no policy variable`,
      'write * for what may vary: IAM would fill the variable in for the role of Firebreak that asks, not for the principal',
    ),
    abort: true,
  })
  .regex(
    new RegExp(
      `^${start}:(?:iam::${account}:(?:root|(?:user|role)/${path}${name})|sts::${account}:federated-user/${name})$`,
    ),
    say(
      `${principalForm}; letters, digits and +=,.@_- in a name of 64 characters at the most`,
      'write the whole ARN of the user or role, with * for what may vary',
    ),
  );

const ownerForm = 'arn:<partition or *>:iam::<12 digits or *>:user/<name>, with * and ? in the name';

/** Nothing but users has access keys of its own. */
export const ownerGlob = principalGlob.refine((glob) => glob.includes(':user/'), {
  error: say(ownerForm, 'name users: nothing else has access keys of its own'),
});

export const readerGlob = principalGlob.refine((glob) => !/:federated-user\/|:root$/.test(glob), {
  error: say(principalForm, 'name the role of those who are to give the key to the workload'),
});
