import type { Count, Listed } from '../review/totals/activity.ts';

/** A launched instance, as EC2 has it at one moment. */
export interface InstanceNow {
  readonly instanceId: string;
  readonly region: string;
  readonly instanceType?: string;
  /** EC2's word (`running`, `stopped`, `terminated`, ...); `gone` where EC2 knows it no more. */
  readonly state: string;
}

/** What the launched instances cost, by the AWS Pricing API: Linux, on demand, shared tenancy, without volumes. */
export interface Cost {
  readonly currency: 'USD';
  /** Of the instances that are pending or running, and whose price is known. */
  readonly perHour: number;
  readonly perDay: number;
  readonly items: readonly {
    readonly instanceType: string;
    readonly region: string;
    readonly count: number;
    readonly perHourEach: number;
  }[];
  /** Instances without a price, and why: they are not in the sum. */
  readonly missing: readonly {
    readonly instanceType: string;
    readonly region: string;
    readonly count: number;
    readonly why: string;
  }[];
}

/** What became of the instances that the credential launched. */
export interface InstancesNow {
  readonly lookedUpAt: string;
  /** What runs comes first; `more` are all others that are known to have been launched. */
  readonly instances: Listed<InstanceNow>;
  /** How many there are in each state. */
  readonly states: readonly Count[];
  /**
   * Regions in which EC2 could not be asked, or not in time, and why; `count` instances there are in no state. Where they
   * are many, the last entry names several, with the reason of the first of them.
   */
  readonly unavailable: readonly { readonly region: string; readonly why: string; readonly count?: number }[];
  /** Launched instances that EC2 was not asked about: too many, or without an id or region that can be one. */
  readonly notLookedUp?: number;
  /** Absent where nothing runs, or no price is known: then `noCost` says why. */
  readonly cost?: Cost;
  readonly noCost?: string;
}

/** What became of the launched instances, and what they cost. */
export interface InstancesSlice {
  readonly instances?: InstancesNow | { readonly unavailable: string };
}
