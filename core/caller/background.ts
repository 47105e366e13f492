/**
 * What is known of the account and of the caller beside the record of the launch: who is to be asked, and whether the
 * key was in use. It only informs. What could not be read is absent.
 */
export interface Background {
  /** What the settings call the account. */
  readonly accountName?: string;
  /** The alias by which people sign in to the account; whoever may create one chooses it. */
  readonly accountAlias?: string;
  /** Of the long-term key that launched. */
  readonly key?: KeyBackground;
  /** The tag of the caller's user or role that the settings name as the owner's; whoever may tag it chooses the value. */
  readonly owner?: Owner;
}

/** IAM's own word on a key. Times are ISO 8601. */
export interface KeyBackground {
  readonly createdAt?: string;
  /** The last use that IAM knows of; it may be the launch itself, or come after it. */
  readonly lastUsedAt?: string;
  /** As IAM has it: `ec2`. */
  readonly lastUsedService?: string;
  readonly lastUsedRegion?: string;
}

export interface Owner {
  /** The tag's key. */
  readonly tag: string;
  readonly value: string;
}

export interface BackgroundSlice {
  readonly background?: Background;
}
