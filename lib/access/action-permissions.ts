import { callsOf, type IamCall } from '../../core/containment/actions/definition.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import { allDefinitions, definitionsOf } from '../../core/containment/actions/table.ts';
import type { Permission } from './permission.ts';

/** What a containment step may do: the calls of its own actions, before and while it acts. */
export function actionPermissions(step: ContainmentStep): readonly Permission[] {
  const own = Object.values(definitionsOf(step));
  return toPermissions(own.flatMap((definition) => callsOf(definition).filter(({ to }) => to !== 'reread')));
}

/** What a check may do: read whatever any action changes. */
export function rereadPermissions(): readonly Permission[] {
  return toPermissions(
    Object.values(allDefinitions()).flatMap((definition) =>
      callsOf(definition).filter(({ to }) => to === 'reread'),
    ),
  );
}

/** One permission a call: two actions that make the same call need it once. */
function toPermissions(calls: readonly IamCall[]): readonly Permission[] {
  const byCall = new Map(calls.map((each) => [each.call, each]));
  return [...byCall.values()].map(({ call, on, to, why, denyAllBy }) => ({
    actions: [call],
    on,
    reason: why,
    ...(to === 'change' && { protects: true as const }),
    ...(denyAllBy && { denyAllBy }),
  }));
}
