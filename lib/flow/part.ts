import { State, type StateGraph } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from './flow-props.ts';

/**
 * A part of the machine: the scope of its states, and what other states lead to before it is made. Whatever leads to
 * it leads to the state that it begins with.
 */
export class Part extends State {
  readonly endStates = [];
  private readonly props: FlowProps;
  private start?: State;

  constructor(scope: Construct, name: string, props: FlowProps) {
    super(scope, name, {});
    this.props = props;
  }

  /**
   * Makes it.
   * @param make returns the state that it begins with
   * @param exits where it leads, by name
   */
  is<Exits>(make: (scope: Construct, props: FlowProps, exits: Exits) => State, exits: NoInfer<Exits>): void {
    this.start = make(this, this.props, exits);
  }

  private begin(): State {
    if (this.start) return this.start;
    throw new Error(`The part ${this.node.id} of the state machine is led to and was never made.`);
  }

  override get stateId(): string {
    return this.begin().stateId;
  }
  override bindToGraph(graph: StateGraph): void {
    this.begin().bindToGraph(graph);
  }
  /** Never asked for: what it begins with is rendered in its place. */
  override toStateJson(): object {
    return this.begin().toStateJson();
  }
}

/** What is said of a state, behind the name of its part: for people who look at it, and for docs/architecture.md. */
export const says = (scope: Construct, comment: string): { readonly comment: string } => ({
  comment: `${scope.node.id}: ${comment}`,
});
