# A Lambda function that an EventBridge rule invokes with each change of a customer.
# Run locally: ruby -r json -r ./on_customer -e 'handler(event: JSON.parse($stdin.read), context: nil)' < event.json
def handler(event:, context:)
  # An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
  detail = event["detail"]
  detail.fetch("references", []).each do |held|
    puts "#{event["detail-type"]} of #{held["reference"]}: #{detail["changed"].join(", ")}"
  end
end
