import { prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { decisionOf } from '../decision.ts';
import { isFoughtOrRefused } from '../do-now/deny-fought.ts';

/**
 * What would hold where IAM's own means do not: a service control policy of the organization, which nobody in the
 * account can change; the list of what to do now has its command.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export const remedy = ofIncident({
  id: 'remedy',
  importance: 90,
  toDo: true,
  brief: (whole) => whole,
  title: 'WHAT WOULD HOLD',
  make: (state) =>
    decisionOf(state) === 'not-contained' && isFoughtOrRefused(state)
      ? [
          prose(
            'A service control policy of the organization denies the principal everything, and nobody in this account can ' +
              'take it away. It binds neither the management account itself nor service-linked roles.',
          ),
        ]
      : [],
});
