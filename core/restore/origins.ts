import type { Caller } from '../caller/caller.ts';
import type { Lineage } from '../lineage/lineage.ts';
import type { OriginVerdict } from '../lineage/trace.ts';
import type { Kept } from './kept.ts';

/** The long-term keys that a trace found behind a session. */
export function originsOf(
  trace: { readonly lineage?: Lineage; readonly verdicts?: readonly OriginVerdict[] } | undefined,
): Kept['origins'] {
  const { lineage, verdicts = [] } = trace ?? {};
  const callers: readonly (Caller | undefined)[] = [lineage?.origin, ...verdicts.map(({ caller }) => caller)];
  return callers.flatMap((caller) =>
    caller?.kind === 'user-key' ? [{ userName: caller.userName, accessKeyId: caller.accessKeyId }] : [],
  );
}
