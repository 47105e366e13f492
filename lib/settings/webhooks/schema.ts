import { z } from 'zod';
import { lifecycleTypes } from '../../../lambda/contract.ts';
import { listOf, say, whole } from '../settings-messages.ts';

const nameForm = 'up to 32 of a-z, 0-9 and hyphens, such as pager';
const name = z
  .string(say(nameForm, 'write it in quotes'))
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
    say(nameForm, 'give it a short name: AWS resources are called by it'),
  );

/** EventBridge calls https alone, and reads a * in a path as a parameter. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
const urlForm = 'an https URL of up to 2048 characters, without a user, a fragment or a *';
const url = z
  .string(say(urlForm, 'write it in quotes'))
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text), {
    error: say(
      urlForm,
      'take the user and the password out: a secret goes into Secrets Manager, as secretArn',
    ),
    abort: true,
  })
  .refine((text) => !/^http:/i.test(text), {
    error: say(urlForm, 'write https: an event says who is contained and where, and nobody else may read it'),
    abort: true,
  })
  .regex(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*(?::\d{1,5})?(?:[/?][^\s#*]*)?$/i,
    say(urlForm, 'write the address that the receiver gives for webhooks'),
  )
  .max(2048, say(urlForm, 'shorten it'));

const secretForm =
  'the ARN of a secret, such as arn:aws:secretsmanager:us-east-1:111122223333:secret:pager-AbCdEf';
const secretArn = z
  .string(say(secretForm, 'write the ARN in quotes'))
  .regex(
    /^arn:(?:aws|aws-cn|aws-us-gov|aws-eusc):secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
    say(secretForm, 'write the whole ARN, with the six characters at its end; never the secret itself'),
  );

const headerForm = 'the name of a header, such as Authorization or X-Api-Key';
const header = z
  .string(say(headerForm, 'write it in quotes'))
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, say(headerForm, 'letters, digits and hyphens'));

/** The shape of `Webhook` in core/settings/settings.ts. What concerns several fields is in conflicts.ts. */
export const webhook = z.strictObject(
  {
    name,
    url,
    form: z.enum(
      ['pagerduty', 'json'],
      say("'pagerduty' or 'json'", 'json sends the detail of each event as it is'),
    ),
    secretArn: secretArn.optional(),
    header: header.optional(),
    events: listOf(
      z.enum(
        lifecycleTypes,
        say(
          lifecycleTypes.map((type) => `'${type}'`).join(', '),
          'docs/lifecycle-events.md says what each means',
        ),
      ),
      'events',
    ).optional(),
    ratePerSecond: whole(1, 300, 'calls a second').optional(),
  },
  say('an object with name, url and form', "write { name: 'tickets', url: 'https://…', form: 'json' }"),
);
