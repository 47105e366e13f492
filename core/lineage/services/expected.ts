import type { Caller } from '../../caller/caller.ts';
import type { Settings } from '../../settings/settings.ts';
import { compact, textAt } from '../../values/unknown.ts';
import { checkExpectation } from '../../verdict/expectation.ts';
import { type Launch, toMfa } from '../../verdict/launch.ts';

/** @returns the name of the rule that expects it; undefined where none does */
export type ExpectedBy = (record: unknown, caller: Caller) => string | undefined;

/**
 * Whether the settings would expect the launch, had whoever told the service made it: from the address of that call,
 * and with the MFA of its session.
 */
export function expectedBy(launch: Launch, { expectations }: Pick<Settings, 'expectations'>): ExpectedBy {
  return (record, caller) => {
    // What the record does not show takes the place of the service's all the same: unknown matches no rule.
    const shown = { sourceIp: textAt(record, 'sourceIPAddress'), mfaAuthenticated: toMfa(record) };
    const asIf: Launch = compact({ ...launch, ...shown });
    return expectations.find((rule) => checkExpectation(rule, asIf, caller).matched)?.name;
  };
}
