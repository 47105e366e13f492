import { z } from 'zod';

/** The parts of a CloudFormation template that the embedded account reads. Rules (the bootstrap check) it leaves alone. */
export const templateSchema = z.looseObject({
  Transform: z.unknown().optional(),
  Parameters: z
    .record(
      z.string(),
      z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() }),
    )
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z
    .record(
      z.string(),
      z.looseObject({
        Type: z.string(),
        Condition: z.string().optional(),
        DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate']).optional(),
        UpdateReplacePolicy: z.enum(['Delete', 'Retain']).optional(),
        DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
        Properties: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default({}),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Condition: z.string().optional(),
        Value: z.unknown(),
        Export: z.object({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
});
export type Template = z.output<typeof templateSchema>;

/** Something in a template, or in how it is used, that cannot be resolved. */
export class TemplateError extends Error {
  /** @param place Stack and logical id: `FirebreakResponder/Topic`. */
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'TemplateError';
  }
}
