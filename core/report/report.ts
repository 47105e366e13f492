import { ownManifest, type StoredManifest } from '../evidence/evidence-slice.ts';
import type { Phase } from '../incident/incident.ts';
import { capital, neutral } from '../values/text.ts';
import { alarm, type Block, type Fact, type Section } from './block.ts';
import type { ReportContext, SectionDefinition } from './context.ts';
import { type Decision, decisionOf, isInPart, toSubject } from './decision.ts';
import { type Document, toDocument } from './document.ts';
import { type Banner, bannerOf } from './opening/banner.ts';
import { factsOf } from './opening/facts.ts';
import { headlineOf } from './opening/headline.ts';
import { type Link, linksOf } from './links/link.ts';
import { doNowOf } from './do-now/do-now.ts';
import type { DoNowStep } from './do-now/step.ts';
import type { ReportKind } from './kind.ts';
import { incidentSubject } from './opening/subject.ts';
import { type Severity, severityOf } from './severity.ts';
import { unless } from './unless.ts';
import { sectionTable } from './sections/table.ts';

export { describeLaunch } from './opening/describe-launch.ts';

/** What on-call reads, before it is given a form. */
export interface Report {
  readonly kind: ReportKind;
  /** Under 100 characters, printable ASCII: what SNS takes as an email's subject. */
  readonly subject: string;
  /** Contained or not, who; what, where; whether it holds: the first lines on a phone. */
  readonly headline: readonly string[];
  /** Absent where nothing was decided: a review by hand, and the notice about the circuit breaker. */
  readonly decision?: Decision;
  /** It is contained, and something of it still works. */
  readonly inPart?: true;
  readonly phase?: Phase;
  readonly severity: Severity;
  readonly banner: Banner;
  /** What a person does now, the most urgent first. */
  readonly doNow: readonly DoNowStep[];
  readonly links: readonly Link[];
  /** What is looked for first. */
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  /** What machines read. */
  readonly document: Document;
  /** Where the whole record is. */
  readonly evidence?: string;
  /** By which the evidence of this phase is checked; absent in that evidence itself. */
  readonly manifest?: StoredManifest;
}

/** Composes the report of an incident, or of a review by hand. */
export function toReport(context: ReportContext): Report {
  const { state, evidence } = context;
  const manifest = state && ownManifest(state);
  const subject = subjectOf(context);
  const headline = headlineOf(context);
  const kind = state ? 'incident' : 'review';
  const severity = state ? severityOf(state) : 'informational';
  const banner = unless<Banner>('danger', () => bannerOf(context));
  const doNow = unless([], () => doNowOf(context));
  const links = unless([], () => linksOf(context));
  return {
    kind,
    subject,
    headline,
    ...(state && { decision: decisionOf(state), phase: state.phase }),
    severity,
    banner,
    doNow,
    links,
    ...(state && isInPart(state) && { inPart: true as const }),
    // What is broken there, the sections say.
    facts: unless([], () => factsOf(context)),
    sections: withoutRepeats(sectionsOf(context), doNow),
    document: toDocument(kind, context, { subject, headline, severity, banner, doNow, links }),
    ...(evidence !== undefined && { evidence }),
    ...(manifest && { manifest }),
  };
}

const subjectOf = ({ state, selection = 'a credential' }: ReportContext): string =>
  state ? incidentSubject(state) : toSubject(`REVIEW of ${neutral(selection)}`);

/** Every section that has something to say. */
export function sectionsOf(context: ReportContext): readonly Section[] {
  return sectionTable.map((record) => sectionOf(record, context)).filter(({ blocks }) => blocks.length > 0);
}

/** What is to be done now is not told again below: two lists of commands leave it open which of them is to be run. */
function withoutRepeats(sections: readonly Section[], doNow: readonly DoNowStep[]): readonly Section[] {
  const told = new Set(doNow.flatMap(({ commands }) => commands));
  const isNew = (block: Block): boolean => block.kind !== 'command' || !told.has(block.command);
  const onlyNew = (blocks: readonly Block[]): readonly Block[] =>
    blocks
      .filter(isNew)
      .map((block) => (block.kind === 'item' ? { ...block, blocks: block.blocks.filter(isNew) } : block));
  return sections
    .map((section) => ({
      ...section,
      blocks: onlyNew(section.blocks),
      ...(section.brief && { brief: onlyNew(section.brief) }),
    }))
    .filter(({ blocks }) => blocks.length > 0);
}

/** A value of another shape than expected costs its own section, and no other: a report must go out. */
function sectionOf(definition: SectionDefinition, context: ReportContext): Section {
  const { id, importance, title, make, brief, toDo } = definition;
  try {
    const blocks = make(context);
    const isEmpty = blocks.length === 0;
    return {
      ...{ id, importance, title: isEmpty ? '' : capital(title(context)), blocks },
      brief: isEmpty ? [] : (brief?.(blocks, context) ?? []),
      ...(toDo && { toDo }),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not an error';
    const said = alarm(
      `This part could not be written: ${neutral(why, 300)}. The evidence has what it is about.`,
    );
    return { id, importance, title: id.toUpperCase(), blocks: [said] };
  }
}
