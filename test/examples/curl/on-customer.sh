#!/bin/sh
# Prints a change of a customer. It needs jq. A shell command cannot subscribe to a bus: let a rule of EventBridge send the
# events to an SQS queue, and read the queue with `aws sqs receive-message`. Run locally: sh on-customer.sh < event.json
# An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
jq -r '. as $event | .detail.references[]? |
  "\($event["detail-type"]) of \(.reference): \($event.detail.changed | join(", "))"'
