import { isService } from '../../caller/identity.ts';
import type { Place } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import { compact } from '../../values/unknown.ts';

/** Where the commands about the caller of an incident are to be run, and what else they depend on. */
export function placeOf({ launch, trace }: ContainmentState): Place {
  const { region, account, sessionCreatedAt, invokedBy } = launch;
  const first = trace?.lineage.links[0]?.issuedBy;
  const issuer = first?.issuer.kind === 'service' ? first.issuer.service : undefined;
  return compact({
    region,
    account,
    sessionCreatedAt,
    service: issuer ?? invokedBy,
    voucher: isService(issuer, 'rolesanywhere')
      ? compact({ certificate: first?.sessionName })
      : first?.federation,
  });
}
