import type { Unavailable } from '../faults.ts';
import type { Search, Way } from './hidden.ts';
import type { Count, Listed } from '../review/totals/activity.ts';

/** What keeps an instance from being stopped as others are. */
export interface Hold {
  readonly spot?: true;
  /** Its disk is an instance store, which a stop would not keep: EC2 refuses one. */
  readonly instanceStore?: true;
  /** The Auto Scaling group that would replace it. */
  readonly group?: string;
}

/** A launched instance, as EC2 has it at one moment. */
export interface InstanceNow extends Hold {
  /** Its launch was not certain: it has the image, type and key of a launch whose record names none, and began with it. */
  readonly probably?: true;
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

/** What was found of a launch whose record does not name all of its instances. */
export interface HiddenFound {
  readonly eventId: string;
  readonly region: string;
  /** How many it has launched, as far as its record bounds that. */
  readonly least: number;
  readonly most?: number;
  readonly instanceType?: string;
  /** By what they were looked for; absent where the record shows nothing to go by. */
  readonly way?: Way;
  /** The question that was asked of EC2, for a person to ask again. */
  readonly filters?: Search['filters'];
  readonly found: number;
  /** Why EC2 was not asked, or did not answer. */
  readonly why?: string;
}

/** What launches would cost of which no instance was found, if all that they asked for ran. */
export interface AskedCost {
  readonly currency: 'USD';
  readonly perHourLeast: number;
  /** Absent where the records do not bound it. */
  readonly perHourMost?: number;
  /** Why some of them are not in the sum. */
  readonly missing?: string;
}

/** What became of the instances that the credential launched. */
export interface InstancesNow {
  readonly lookedUpAt: string;
  /** What runs comes first; `more` are all others that are known to have been launched. */
  readonly instances: Listed<Omit<InstanceNow, keyof Hold>>;
  /** What costs money now, by region and by how it is stopped. Absent in what an older release found. */
  readonly running?: Listed<
    Hold & {
      readonly region: string;
      readonly instanceIds: readonly string[];
      readonly probably?: true;
    }
  >;
  /** Launches whose records do not name their instances; absent where there are none. */
  readonly hidden?: Listed<HiddenFound>;
  readonly askedCost?: AskedCost;
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
  readonly instances?: InstancesNow | Unavailable;
}
