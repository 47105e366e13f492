import type * as sdk from '@aws-sdk/client-cloudtrail';
import { AwsError, type AccessRequest, type Call, type Clock, type Operation } from '../model.ts';

/** The account has one trail, which logs in all Regions and cannot be stopped here. */
const trailName = 'management-events';
const homeRegion = 'us-east-1';

/** DescribeTrails, GetTrailStatus and ListTrails of the account's one trail. */
export function createTrailOperations(options: {
  readonly accountId: string;
  readonly clock: Clock;
}): Readonly<Record<string, Operation>> {
  const { accountId, clock } = options;
  const trail = toTrail(accountId);
  const started = clock.now();
  return {
    DescribeTrails: (request: sdk.DescribeTrailsRequest, call: Call): sdk.DescribeTrailsResponse => {
      const names = request.trailNameList ?? [];
      // Elsewhere than at home the trail is a shadow of itself, listed unless the caller says not to.
      const listed = call.region === homeRegion || (request.includeShadowTrails ?? true);
      return { trailList: listed && (names.length === 0 || names.some(isTrail)) ? [trail] : [] };
    },
    GetTrailStatus: (request: sdk.GetTrailStatusRequest, call: Call): sdk.GetTrailStatusResponse => {
      const name = request.Name ?? '';
      if (!isTrail(name) || (name === trailName && call.region !== homeRegion)) {
        throw new AwsError(
          'TrailNotFoundException',
          `Unknown trail: ${toTrailArn(accountId, call.region, name)} for the user: ${accountId}`,
        );
      }
      return { IsLogging: true, StartLoggingTime: started, LatestDeliveryTime: clock.now() };
    },
    ListTrails: (): sdk.ListTrailsResponse => ({
      Trails: [
        { Name: trailName, TrailARN: toTrailArn(accountId, homeRegion, trailName), HomeRegion: homeRegion },
      ],
    }),
  };

  function isTrail(name: string): boolean {
    return name === trailName || name === trail.TrailARN;
  }
}

/** Only GetTrailStatus has a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html */
export function trailAccess(accountId: string, call: Call): readonly AccessRequest[] {
  const action = `cloudtrail:${call.operation}`;
  const { Name: name } = call.input;
  const resource =
    call.operation === 'GetTrailStatus' ? toTrailArn(accountId, call.region, String(name)) : '*';
  return [{ action, resource }];
}

function toTrail(accountId: string): sdk.Trail {
  return {
    Name: trailName,
    S3BucketName: `cloudtrail-logs-${accountId}`,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: homeRegion,
    TrailARN: toTrailArn(accountId, homeRegion, trailName),
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };
}

function toTrailArn(accountId: string, region: string, name: string): string {
  return name.startsWith('arn:') ? name : `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;
}
