"""Answers with moto's evaluation of IAM policies: a list of {policy, action, resource} on standard input."""

import json
import sys

from moto.iam.access_control import IAMPolicy, PermissionResult

policies = {}
answers = []
for question in json.load(sys.stdin):
    text = json.dumps(question["policy"])
    policy = policies.setdefault(text, IAMPolicy({"policy_document": text}))
    result = policy.is_action_permitted(question["action"], question["resource"])
    answers.append(result == PermissionResult.PERMITTED)
json.dump(answers, sys.stdout)
