#!/bin/sh
# Run: sh story.sh. It needs curl and jq.
# CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
set -eu
url=${CUSTOMERS_URL:-http://127.0.0.1:4000}
key=${CUSTOMERS_KEY:-cak_local_admin_demo}
slow_key=${CUSTOMERS_SLOW_KEY:-cak_local_trickle_demo}

# Sends a request, and fails if the response is an error.
send() {
  path=$1
  shift
  curl --silent --show-error --fail-with-body "$url/v1/$path" --user "$key:" "$@"
}

# One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
upsert() {
  send "customer_references/$(jq -rn --arg reference "$1" '$reference | @uri')" \
    --data-urlencode "name=$2" --data-urlencode "email=examples@example.com"
}

response=$(upsert example-1 "Jenny Rosen")
customer=$(echo "$response" | jq -r .id)
echo "customer of example-1: $(echo "$response" | jq -r .name)"

# Attach a card, and make it the default.
method=$(send payment_methods/pm_card_visa/attach -d customer="$customer")
id=$(echo "$method" | jq -r .id)
default=$(send "customers/$customer" -d "invoice_settings[default_payment_method]=$id" |
  jq -r .invoice_settings.default_payment_method)
if [ "$default" = "$id" ]; then kind=default; else kind=other; fi
echo "$kind card: $(echo "$method" | jq -r '"\(.card.brand) \(.card.last4)"')"

# Page through all customers with this email, two per request. The first page begins after no customer.
for number in 2 3 4 5; do upsert "example-$number" "Example $number" > /dev/null; done
count=0 last= more=true
while [ "$more" = true ]; do
  page=$(send customers --get --data-urlencode email=examples@example.com -d limit=2 -d starting_after="$last")
  count=$((count + $(echo "$page" | jq '.data | length')))
  last=$(echo "$page" | jq -r '.data[-1].id')
  more=$(echo "$page" | jq .has_more)
done
echo "customers of examples@example.com: $count"

# Exceed the throttle. Then --retry repeats each 429 after the seconds in Retry-After.
list() { curl --silent --output /dev/null "$url/v1/customers?limit=1" --user "$slow_key:" "$@"; }
status=200 sent=0
while [ "$status" = 200 ] && [ $sent -lt 100 ]; do
  status=$(list --write-out '%{http_code}')
  sent=$((sent + 1))
done
if [ "$status" = 429 ] && list --fail --retry 5; then echo "429: waited, then succeeded"; else echo "no 429"; fi

# Without --fail-with-body, curl succeeds and prints the error.
curl --silent --show-error "$url/v1/customers/cus_missing" --user "$key:" | jq -r '.error | "\(.type), \(.code): \(.message)"'
