"""What moto's interpreter makes of a state machine: {definition, input} on standard input.

Answers {exits, output, error}; exits has the name and the assigned variables of each state left, in order. moto 5.2.1
cannot start a second execution in one process: it copies the first one, with its threads.
"""

import json
import logging
import os
import sys
import time

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
logging.disable(logging.CRITICAL)

import boto3
from moto import mock_aws

question = json.load(sys.stdin)
with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
    role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    states = boto3.client("stepfunctions")
    machine = states.create_state_machine(
        name="machine", definition=json.dumps(question["definition"]), roleArn=role
    )
    arn = states.start_execution(
        stateMachineArn=machine["stateMachineArn"], input=json.dumps(question["input"])
    )["executionArn"]
    execution = states.describe_execution(executionArn=arn)
    while execution["status"] == "RUNNING":
        time.sleep(0.02)
        execution = states.describe_execution(executionArn=arn)
    events = states.get_execution_history(executionArn=arn)["events"]

exits = [event["stateExitedEventDetails"] for event in events if "stateExitedEventDetails" in event]
answer = {
    "exits": [[left["name"], left.get("assignedVariables", {})] for left in exits],
    "output": json.loads(execution.get("output", "null")),
    "error": execution.get("error"),
}
json.dump(answer, sys.stdout)
