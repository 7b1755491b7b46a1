# A Lambda function that an EventBridge rule invokes with each change of a customer.
# Run locally: python -c 'import json, sys, on_customer; on_customer.handler(json.load(sys.stdin), None)' < event.json
def handler(event, context):
    # An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
    detail = event["detail"]
    for held in detail.get("references", []):
        print(f"{event['detail-type']} of {held['reference']}: {', '.join(detail['changed'])}")
