import { createHash } from 'node:crypto';
import type { Clock } from '../../model.ts';
import { laggingTable, type LaggingOptions, type LaggingTable } from './lagging-table.ts';
import {
  createStore,
  type AccessKey,
  type ManagedPolicy,
  type Role,
  type Store,
  type User,
} from './store.ts';
import { createView, type Endpoint, type IamView } from './view.ts';

/** Milliseconds until an endpoint sees a change of IAM: one figure for all, or each its own between two. */
export type PropagationMs = number | { readonly min: number; readonly max: number };

/** IAM's state, and what each endpoint has heard of it. */
export interface Propagation {
  readonly store: Store;
  readonly view: (endpoint: Endpoint) => IamView;
  /** Carries out set-up: what it changes has been so for long, and every endpoint knows. */
  readonly atOnce: <T>(work: () => T) => T;
}

/** Every endpoint sees every change at once. */
export function immediately(): Propagation {
  const store = createStore();
  const view = createView({
    users: () => store.users,
    roles: () => store.roles,
    policies: () => store.policies,
    accessKeys: () => store.accessKeys,
    temporary: () => store.temporary,
  });
  return { store, view: () => view, atOnce: (work) => work() };
}

/**
 * Every endpoint sees users, roles, policies and long-term keys as they were its own delay ago: made, changed and
 * deleted ones alike. A temporary credential works at once, because its token says all there is to know of it; what
 * its user or role may do is read with the delay (IAM User Guide, "Changes that I make are not always immediately
 * visible").
 */
export function delayed(clock: Clock, range: PropagationMs): Propagation {
  const { min, max } = toRange(range);
  let settingUp = false;
  const now = (): number => clock.now().getTime();
  const options: LaggingOptions = { now, memoryMs: max, isAtOnce: () => settingUp };
  const tables = {
    users: laggingTable<User>(options),
    roles: laggingTable<Role>(options),
    policies: laggingTable<ManagedPolicy>(options),
    accessKeys: laggingTable<AccessKey>(options),
  };
  const store = createStore(tables);
  return {
    store,
    view: (endpoint) => {
      const delay = min + placeOf(endpoint) * (max - min);
      const seen = <T>(table: LaggingTable<T>) => table.asOf(now() - delay);
      return createView({
        users: () => seen(tables.users),
        roles: () => seen(tables.roles),
        policies: () => seen(tables.policies),
        accessKeys: () => seen(tables.accessKeys),
        temporary: () => store.temporary,
      });
    },
    atOnce: (work) => {
      settingUp = true;
      try {
        return work();
      } finally {
        settingUp = false;
      }
    },
  };
}

function toRange(range: PropagationMs): { readonly min: number; readonly max: number } {
  const { min, max } = typeof range === 'number' ? { min: range, max: range } : range;
  if (min >= 0 && max >= min && Number.isFinite(max)) return { min, max };
  throw new RangeError(
    `IAM cannot take ${JSON.stringify(range)} ms to reach an endpoint: give a finite number from 0 on, or min and max with min <= max.`,
  );
}

/** Where between the fastest (0) and the slowest (1) an endpoint is, always the same for its name. */
function placeOf({ service, region }: Endpoint): number {
  return createHash('sha256').update(`${service}.${region}`).digest().readUInt32BE() / 2 ** 32;
}
