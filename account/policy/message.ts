import type { AccessRequest, Principal } from '../model.ts';
import type { Evaluation } from './evaluate.ts';

/**
 * The text of AWS's AccessDenied for a request that was refused; it names the resource only where the action has one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDeniedMessage(
  principal: Principal,
  request: AccessRequest,
  evaluation: Evaluation,
): string {
  const resource = request.resource === '*' ? '' : ` on resource: ${request.resource}`;
  return `User: ${principal.arn} is not authorized to perform: ${request.action}${resource} ${evaluation.reason}`;
}
