/**
 * The calls of LookupEvents that CloudTrail takes in a second, in each region, from everybody in the account together.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const lookupsPerSecond = 2;
