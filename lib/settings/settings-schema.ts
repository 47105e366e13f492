import { z } from 'zod';
import { regionName } from '../partition.ts';
import { allRegions } from '../regions.ts';
import { retentions } from '../responder/retention.ts';
import { deletionProtection, objectLock } from './evidence/schema.ts';
import { ownerGlob, principalGlob, readerGlob } from './principals/schema.ts';
import { listOf, say, whole } from './settings-messages.ts';
import { trail } from './trail-schema.ts';
import { webhook } from './webhooks/schema.ts';

const name = z
  .string(say('1 to 64 characters', 'give it a short name: it appears in verdicts and reports'))
  .regex(
    /^[^\p{Cc}]{1,64}$/u,
    say('1 to 64 characters without line breaks or other control characters', 'shorten it or remove them'),
  );

const region = z
  .string(say('the name of an AWS region, such as eu-west-1', 'write it in quotes'))
  .regex(regionName, say('the name of an AWS region, such as eu-west-1', 'correct the spelling'));

const watchedForm = `the name of an AWS region, such as eu-west-1, or '${allRegions}'`;
const watchedRegion = z
  .string(say(watchedForm, 'write it in quotes'))
  .refine((text) => text === allRegions || text.toLowerCase() !== allRegions, {
    error: say(watchedForm, `write it in lower case: '${allRegions}'`),
    abort: true,
  })
  .refine((text) => text === allRegions || regionName.test(text), {
    error: say(watchedForm, 'correct the spelling'),
  });

const typeForm = 'an instance type in lower case, with * and ? for what may vary, such as c7g.*';
const instanceTypeGlob = z
  .string(say(typeForm, 'write it in quotes'))
  .regex(/^[a-z0-9*?][a-z0-9.*?-]*$/, say(typeForm, 'write it as EC2 does'));

const imageForm = 'an image id, with * and ? for what may vary, such as ami-0abc*';
const imageGlob = z
  .string(say(imageForm, 'write it in quotes'))
  .regex(/^ami-[0-9a-f*?]{1,17}$/, say(imageForm, 'write the AMI id, not its name'));

function oneOf<const Values extends readonly string[]>(values: Values, fix: string) {
  return z.enum(values, say(values.map((value) => `'${value}'`).join(' or '), fix));
}

const networkForm = 'a network in CIDR notation, such as 198.51.100.0/24 or 2001:db8::/32';
const network = z.union(
  [z.cidrv4(), z.cidrv6()],
  say(networkForm, 'write the address and the length of its prefix'),
);

const endpointForm = 'the id of an interface VPC endpoint, such as vpce-0123456789abcdef0';
const vpcEndpoint = z
  .string(say(endpointForm, 'write it in quotes'))
  .regex(
    /^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
    say(endpointForm, 'write the id, not the name, nor a wildcard'),
  );

const serviceForm = 'the name of an AWS service as CloudTrail shows it, such as cloudformation.amazonaws.com';
const service = z
  .string(say(serviceForm, 'write it in quotes'))
  .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/, say(serviceForm, 'correct the spelling'));

const tagKeyForm = 'the key of an IAM tag: 1 to 128 letters, digits, spaces and _.:/=+-@';
const tagValueForm = 'the value of an IAM tag, with * and ? for what may vary';
const tagKey = z
  .string(say(tagKeyForm, 'write it in quotes'))
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, say(tagKeyForm, 'correct the spelling'));
const tag = z.strictObject(
  {
    key: tagKey,
    value: z
      .string(say(tagValueForm, 'write it in quotes'))
      .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@*?]{1,256}$/u, say(tagValueForm, 'correct the spelling')),
  },
  say('an object with key and value', "write { key: 'break-glass', value: 'yes' }"),
);

/** The shape of `Expectation` in core/settings/settings.ts. */
export const expectation = z.strictObject(
  {
    name,
    principals: listOf(principalGlob, 'principal ARNs').optional(),
    regions: listOf(region, 'region names').optional(),
    instanceTypes: listOf(instanceTypeGlob, 'instance types').optional(),
    images: listOf(imageGlob, 'image ids').optional(),
    maxCount: z
      .int(say('a whole number of at least 1', 'say how many instances one call may ask for'))
      .min(1, say('a whole number of at least 1', 'to expect no launch at all, leave the expectation out'))
      .optional(),
    sourceNetworks: listOf(network, 'networks').optional(),
    vpcEndpoints: listOf(vpcEndpoint, 'VPC endpoints').optional(),
    mfa: z.boolean(say('true or false', 'true: only sessions that were opened with MFA match')).optional(),
    services: listOf(service, 'AWS services').optional(),
  },
  say('an object with a name and at least one rule', 'see Expectation in core/settings/settings.ts'),
);

const backupKey = z.strictObject(
  {
    owners: listOf(ownerGlob, 'ARNs of users that are workloads'),
    readers: listOf(readerGlob, 'ARNs of principals that may read the secret'),
    whenFull: oneOf(
      ['refuse', 'delete-inactive'],
      'refuse makes no key for a user that has two, delete-inactive deletes one that was inactive before',
    ),
  },
  say('an object with owners and readers', 'leave it out where no key is to be made'),
);

const accountNameForm = '1 to 30 printable ASCII characters';
const accountName = z
  .string(say(accountNameForm, 'write it in quotes'))
  .regex(/^[!-~](?:[ -~]{0,28}[!-~])?$/, say(accountNameForm, 'shorten it: subjects have no room for more'));

const retentionRule = say(
  `one of ${retentions.join(', ')} (days)`,
  'choose one: CloudWatch Logs has no others',
);

const patrolRule = say(
  '0, or a whole number from 15 to 1440 (minutes)',
  'choose how often contained incidents are checked again after their follow-up; 0 for never',
);

/** The shape of `Settings` in core/settings/settings.ts. What concerns several fields is in settings-conflicts.ts. */
export const settingsSchema = z.strictObject(
  {
    mode: oneOf(
      ['contain', 'observe'],
      'there is no default: observe reports what it would have done, contain does it',
    ),
    homeRegion: region,
    regions: listOf(watchedRegion, 'region names'),
    expectations: z.array(
      expectation,
      say('a list of expectations, which may be empty', 'write it in brackets: [...]'),
    ),
    protectedPrincipals: z.array(
      principalGlob,
      say('a list of principal ARNs, which may be empty', 'write it in brackets: [...]'),
    ),
    respondTo: oneOf(['launches', 'attempts'], 'attempts adds denied, failed and dry-run calls'),
    protectedTags: z.array(
      tag,
      say(
        'a list of IAM tags, which may be empty',
        "write it in brackets: [{ key: 'break-glass', value: 'yes' }]",
      ),
    ),
    keys: oneOf(['compromised', 'all'], 'all deactivates every active key of the user'),
    roleSessions: oneOf(
      ['session', 'role'],
      'session denies the session that made the call, role every session of its role',
    ),
    deny: oneOf(
      ['auto', 'sessions', 'everything'],
      'sessions denies what was issued before, everything whatever a contained user signs with, and auto everything ' +
        'where no other credential of the user is in use',
    ),
    otherCredentials: oneOf(
      ['deactivate', 'keep'],
      'deactivate sets SSH keys, service-specific credentials and signing certificates inactive',
    ),
    backupKey: backupKey.optional(),
    reservedConcurrency: whole(1, 1000, 'invocations at a time of each function that contains').optional(),
    containmentsPerHour: whole(1, 1000, 'containments'),
    wavesPerPrincipal: whole(1, 100, 'waves'),
    preparedHours: whole(0, 2160, 'hours'),
    escalate: z.boolean(
      say('true or false', 'true denies a whole role where its sessions cannot be denied one by one'),
    ),
    notify: z.strictObject(
      {
        emails: z.array(
          z.email(say('an email address', 'correct it: who cannot be reached is not told')),
          say('a list of email addresses, which may be empty', 'write it in brackets: [...]'),
        ),
      },
      say('an object with emails', "write { emails: ['oncall@example.com'] }"),
    ),
    webhooks: z.array(
      webhook,
      say('a list of webhooks, which may be empty', "write it in brackets: [{ name: 'tickets', … }]"),
    ),
    settleSeconds: whole(5, 60, 'seconds'),
    holdSeconds: whole(10, 300, 'seconds'),
    containAttempts: whole(1, 10, 'attempts'),
    followUpMinutes: whole(5, 60, 'minutes'),
    patrolMinutes: z
      .int(patrolRule)
      .refine((minutes) => minutes === 0 || (minutes >= 15 && minutes <= 1440), patrolRule),
    containDespite: z.array(
      oneOf(['nobody-to-tell', 'sample-rule'], 'name what mode contain is deployed despite'),
      say("a list of 'nobody-to-tell' and 'sample-rule', which may be empty", 'write it in brackets: [...]'),
    ),
    observeDays: whole(1, 365, 'days'),
    incidentHours: whole(1, 168, 'hours'),
    maxEventHours: whole(1, 2160, 'hours'),
    operators: z.array(
      principalGlob,
      say('a list of principal ARNs, which may be empty', 'write it in brackets: [...]'),
    ),
    evidenceReaders: z.array(
      principalGlob,
      say('a list of principal ARNs, which may be empty', 'write it in brackets: [...]'),
    ),
    objectLock: objectLock.optional(),
    deletionProtection,
    deployers: z.array(
      z
        .string()
        .regex(
          /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
          say(
            'the exact ARN of a role, such as arn:aws:iam::111122223333:role/ci/deploy',
            'write it without wildcards: it is compared as it is',
          ),
        ),
      say('a list of role ARNs, which may be empty', 'write it in brackets: [...]'),
    ),
    keepWarm: z.boolean(say('true or false', 'false: the first launch after a while waits for cold starts')),
    securityHub: z.boolean(
      say('true or false', 'true brings each incident to Security Hub, which must be enabled'),
    ),
    trail: trail.optional(),
    retentionDays: z
      .number(retentionRule)
      .refine((days) => retentions.map(Number).includes(days), retentionRule),
    accountName: accountName.optional(),
    ownerTag: tagKey,
  },
  say('the object that defineSettings returns', 'export it as default from the settings file'),
);

/** The fields that an object of the settings may have, by its path without indexes. */
export const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(settingsSchema.shape),
  expectations: Object.keys(expectation.shape),
  protectedTags: Object.keys(tag.shape),
  backupKey: Object.keys(backupKey.shape),
  trail: Object.keys(trail.shape),
  objectLock: Object.keys(objectLock.shape),
  webhooks: Object.keys(webhook.shape),
  notify: Object.keys(settingsSchema.shape.notify.shape),
};
