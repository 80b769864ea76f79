"""A check for schemathesis: allowed data is accepted, unless it is wrong for a reason that no schema can express."""

import schemathesis
from schemathesis.specs.openapi import checks

PASSWORDS = ["POST /v1/admin/setup", "PUT /v1/admin/password", "POST /v1/admin/accounts",
             "PUT /v1/admin/accounts/{account}/password"]
POLICIES = ["POST /v1/retention/preview", "PUT /v1/retention", "POST /v1/admin/machines/{machine}/retention/preview",
            "PUT /v1/admin/machines/{machine}/retention"]
BYTES = ["POST /v1/sessions/{session}/have", "POST /v1/sessions/{session}/records",
         "POST /v1/sessions/{session}/aliases", "POST /v1/sessions/{session}/commit", "POST /v1/records/fetch"]
REPLACEMENT = "POST /v1/machines/{machine}/replacement"
REGISTRATION = "POST /v1/machines"

# By problem code: where it refuses allowed data, and why no schema can express that. Anywhere else it is a failure.
BEYOND_SCHEMAS = {
    "password-too-common": (PASSWORDS, "a list of common passwords"),
    "retention-policy-invalid": (POLICIES, "names of time zones; which fields need which others"),
    "flags-invalid": (["PUT /v1/admin/address/urls", "PUT /v1/admin/address/certificate"],
                      "the order of the steps of a change"),
    "mail-settings-invalid": (["PUT /v1/admin/mail"], "ports and hosts that the operator allows"),
    "address-invalid": (["PUT /v1/admin/address/urls"], "which step names addresses"),
    "slots-refused": (["POST /v1/slots", "POST /v1/admin/machines/{machine}/slots/reinstate", REGISTRATION],
                      "slot files in base64, and which slots are valid by then"),
    "request-malformed": (BYTES, "the layout of bytes"),
    "record-too-large": (["POST /v1/sessions/{session}/records"], "the lengths of frames"),
    "record-damaged": (["POST /v1/sessions/{session}/records", "POST /v1/sessions/{session}/commit", REPLACEMENT],
                       "records among bytes"),
}


def problem_code(response):
    try:
        return response.json()["code"]
    except (ValueError, KeyError, TypeError):
        return ""


@schemathesis.check
def allowed_data_is_accepted(ctx, response, case):
    """positive_data_acceptance by problem code, where that of schemathesis knows the status alone."""
    where, _ = BEYOND_SCHEMAS.get(problem_code(response), ([], ""))
    if 400 <= response.status_code < 500 and case.operation.label in where:
        return None
    return checks.positive_data_acceptance(ctx, response, case)
