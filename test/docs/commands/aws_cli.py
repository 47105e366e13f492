"""Runs commands of the AWS CLI in this process, without a network: what it parses, checks and would send is its own.

Reads a JSON list of argument lists; prints a JSON list of what the AWS CLI said against each, or null.
"""

import contextlib
import io
import json
import os
import sys

import awscli
from awscli.clidriver import create_clidriver

os.environ.update(
    AWS_ACCESS_KEY_ID='AKIAEXAMPLEKEY000001',
    AWS_SECRET_ACCESS_KEY='none',
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_DEFAULT_REGION='us-east-1',
    AWS_DEFAULT_OUTPUT='json',
    AWS_PAGER='',
)


def nothing(model, **_):
    """Instead of a call: HTTP 200, and an answer whose lists and structures are empty."""
    members = model.output_shape.members if model.output_shape else {}
    empty = {'list': [], 'structure': {}}
    parts = {name: empty[shape.type_name] for name, shape in members.items() if shape.type_name in empty}
    response = type('Response', (), {'status_code': 200, 'headers': {}})()
    return response, {'ResponseMetadata': {'HTTPStatusCode': 200}, **parts}


drivers = {}


def driver_for(arguments):
    """One for all, but one for each operation of EC2: what the AWS CLI adjusts for one stays in its driver."""
    key = ' '.join(arguments[:2]) if arguments[0] == 'ec2' else ''
    if key not in drivers:
        drivers[key] = create_clidriver()
        drivers[key].session.register('before-call', nothing)
    return drivers[key]


def complaint(arguments):
    # Version 1 has no `logs tail`. `s3` works on files, so its syntax alone is checked.
    if arguments[:2] == ['logs', 'tail'] and awscli.__version__.startswith('1.'):
        return None
    if arguments[0] == 's3':
        return None if arguments[1] in ('ls', 'cp', 'sync') else f'aws s3 {arguments[1]} is not known here'
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = driver_for(arguments).main(arguments)
        except SystemExit as exit:
            code = exit.code
    # The choices of a misspelt operation are pages.
    return None if code == 0 else said.getvalue().strip()[-300:] or f'exit {code}'


print(json.dumps([complaint(arguments) for arguments in json.load(sys.stdin)]))
