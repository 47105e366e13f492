import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { OwnPart } from './own-parts.ts';

const detailType = ['AWS API Call via CloudTrail'];
const sourceOf = (service: string): string => `${service}.amazonaws.com`;

/** Calls of CloudFormation name a stack of ours; they are judged by who makes them, and not by how. */
const cloudFormation = sourceOf('cloudformation');

/** Nobody, or somebody else than these. `anything-but` matches no field that is absent. */
const otherThan = (values: readonly string[]) => [{ exists: false }, { 'anything-but': [...values] }];

/**
 * Whatever changes one of these parts, or tries to. Data events are left out: what is written into the table by our own
 * functions is on a bus where a trail logs that.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function changePattern(parts: readonly OwnPart[]): EventPattern {
  const ways = parts.flatMap(({ service, named, but }) =>
    Object.entries(named).map(([parameter, values]) => ({
      eventSource: [sourceOf(service)],
      ...(but && { eventName: [{ 'anything-but': [...but] }] }),
      requestParameters: { [parameter]: [...values] },
    })),
  );
  return {
    source: [...new Set(parts.map(({ service }) => `aws.${service}`))],
    detailType,
    detail: { managementEvent: [true], $or: ways },
  };
}

/**
 * Of the changes that come home, those that are not the deployment's. What CloudFormation does to a part shows the caller
 * of the deployment and CloudFormation beside it; what is done to a stack itself shows the caller alone. No record shows
 * for which stack CloudFormation called: see docs/decisions/0048-changed-by-others.md.
 *
 * @param services whose changes come home
 * @param deployers ARNs of the roles that deploy our stacks
 */
export function changedByOthersPattern(
  services: readonly string[],
  deployers: readonly string[],
): EventPattern {
  const sources = [...new Set(services.map(sourceOf))];
  const issuer = { sessionContext: { sessionIssuer: { arn: otherThan(deployers) } } };
  return {
    detailType,
    detail: {
      $or: [
        {
          eventSource: sources.filter((source) => source !== cloudFormation),
          userIdentity: { invokedBy: otherThan([cloudFormation]) },
        },
        { eventSource: sources, userIdentity: issuer },
      ],
    },
  };
}

/** A direct change of one of these rules, or of the bus. */
export function rulesChangedPattern(rules: readonly string[], buses: readonly string[]): EventPattern {
  const names = [...rules, ...buses];
  return {
    source: ['aws.events'],
    detailType,
    detail: {
      eventSource: [sourceOf('events')],
      userIdentity: { invokedBy: otherThan([cloudFormation]) },
      $or: [{ requestParameters: { name: names } }, { requestParameters: { rule: [...rules] } }],
    },
  };
}
