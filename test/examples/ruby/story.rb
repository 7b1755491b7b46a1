# Run: gem install stripe && ruby story.rb
# CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
require "erb"
require "stripe"

# Set the address globally too: without it, auto-pagination sends your key and your customers' data to Stripe.
Stripe.api_base = ENV.fetch("CUSTOMERS_URL", "http://127.0.0.1:4000")

def connect(key)
  Stripe::StripeClient.new(key, api_base: Stripe.api_base)
end

CLIENT = connect(ENV.fetch("CUSTOMERS_KEY", "cak_local_admin_demo"))

# One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
def upsert(reference, **parameters)
  path = "/v1/customer_references/#{ERB::Util.url_encode(reference)}"
  CLIENT.deserialize(CLIENT.raw_request(:post, path, params: parameters).http_body)
end

customer = upsert("example-1", name: "Jenny Rosen", email: "examples@example.com")
puts "customer of example-1: #{customer.name}"

# Attach a card, and make it the default.
method = CLIENT.v1.payment_methods.attach("pm_card_visa", { customer: customer.id })
changed = CLIENT.v1.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
is_default = changed.invoice_settings.default_payment_method == method.id
puts "#{is_default ? "default" : "other"} card: #{method.card.brand} #{method.card.last4}"

# Page through all customers with this email, two per request.
(2..5).each { |number| upsert("example-#{number}", name: "Example #{number}", email: "examples@example.com") }
customers = CLIENT.v1.customers.list({ email: "examples@example.com", limit: 2 })
puts "customers of examples@example.com: #{customers.auto_paging_each.count}"

# Repeat a request that exceeds the throttle. The SDK does not do this by itself.
$waits = 0
def patiently(attempts: 5)
  yield
rescue Stripe::RateLimitError => e
  # A 429 without Retry-After means that the monthly quota is used up.
  seconds = e.http_headers["retry-after"]
  raise if seconds.nil? || (attempts -= 1).zero?

  $waits += 1
  sleep(seconds.to_i)
  retry
end

slow = connect(ENV.fetch("CUSTOMERS_SLOW_KEY", "cak_local_trickle_demo"))
100.times { patiently { slow.v1.customers.list({ limit: 1 }) } if $waits.zero? }
puts $waits.positive? ? "429: waited, then succeeded" : "no 429"

begin
  CLIENT.v1.customers.retrieve("cus_missing")
rescue Stripe::StripeError => e
  puts "#{e.error.type}, #{e.code}: #{e.error.message}"
end
