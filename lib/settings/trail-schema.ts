import { z } from 'zod';
import { listOf, say, whole } from './settings-messages.ts';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const bucketForm = 'the name of a bucket: 3 to 63 of a-z, 0-9, hyphens and single dots, such as acme-trail';
const bucket = z
  .string(say(bucketForm, 'write it in quotes'))
  .regex(
    /^(?=.{3,63}$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.))*[a-z0-9]$/,
    say(bucketForm, 'write the name alone: no s3://, no path, no ARN'),
  );

// CloudTrail takes 200 characters. None of these means anything to IAM, Glue or Athena, or needs escaping in a path.
const prefixForm = 'the prefix of the trail: up to 200 of letters, digits and !-_.() between single slashes';
const prefix = z
  .string(say(prefixForm, 'write it in quotes'))
  .regex(
    /^(?=.{1,200}$)[\w!.()-]+(?:\/[\w!.()-]+)*$/,
    say(prefixForm, 'write what stands before AWSLogs, without the slashes at its ends'),
  );

// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
const organizationForm = 'the id of an organization, such as o-a1b2c3d4e5';
const organizationId = z
  .string(say(organizationForm, 'write it in quotes'))
  .regex(/^o-[a-z0-9]{10,32}$/, say(organizationForm, 'aws organizations describe-organization says it'));

const keyForm = 'the ARN of a KMS key, such as arn:aws:kms:us-east-1:111122223333:key/…';
const kmsKeyArn = z
  .string(say(keyForm, 'write the ARN in quotes'))
  .regex(
    /^arn:(?:aws|aws-cn|aws-us-gov|aws-eusc):kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]{1,128}$/,
    say(keyForm, 'write the ARN of the key itself: IAM grants nothing on an alias'),
  );

const accountForm = 'the id of an account: 12 digits';
const account = z
  .string(say(accountForm, 'write it in quotes'))
  .regex(/^\d{12}$/, say(accountForm, 'write the id, with its leading zeros'));

/** The shape of `TrailSettings` in core/settings/settings.ts. What concerns several fields is in trail-conflicts.ts. */
export const trail = z.strictObject(
  {
    bucket,
    prefix: prefix.optional(),
    organizationId: organizationId.optional(),
    kmsKeyArn: kmsKeyArn.optional(),
    accounts: listOf(account, 'account ids').optional(),
    days: whole(91, 3650, 'days'),
  },
  say('an object with the name of a bucket', 'leave it out where no trail is to be asked'),
);
