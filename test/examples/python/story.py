# Run: pip install stripe && python story.py
# CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
import os
import time
from urllib.parse import quote

import stripe

URL = os.environ.get("CUSTOMERS_URL", "http://127.0.0.1:4000")
KEY = os.environ.get("CUSTOMERS_KEY", "cak_local_admin_demo")
SLOW_KEY = os.environ.get("CUSTOMERS_SLOW_KEY", "cak_local_trickle_demo")


def connect(key):
    return stripe.StripeClient(key, base_addresses={"api": URL})


client = connect(KEY)


# One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
def upsert(reference, **parameters):
    path = f"/v1/customer_references/{quote(reference, safe='')}"
    return client.deserialize(client.raw_request("post", path, **parameters), api_mode="V1")


customer = upsert("example-1", name="Jenny Rosen", email="examples@example.com")
print(f"customer of example-1: {customer.name}")

# Attach a card, and make it the default.
method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
changed = client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})
is_default = changed.invoice_settings.default_payment_method == method.id
print(f"{'default' if is_default else 'other'} card: {method.card.brand} {method.card.last4}")

# Page through all customers with this email, two per request.
for number in [2, 3, 4, 5]:
    upsert(f"example-{number}", name=f"Example {number}", email="examples@example.com")
customers = client.v1.customers.list({"email": "examples@example.com", "limit": 2})
print(f"customers of examples@example.com: {sum(1 for _ in customers.auto_paging_iter())}")

waits = 0


# Repeat a request that exceeds the throttle. The SDK does not do this by itself.
def patiently(request, attempts=5):
    global waits
    try:
        return request()
    except stripe.RateLimitError as error:
        # A 429 without Retry-After means that the monthly quota is used up.
        seconds = error.headers.get("Retry-After")
        if not seconds or attempts == 1:
            raise
        waits += 1
        time.sleep(int(seconds))
        return patiently(request, attempts - 1)


slow = connect(SLOW_KEY)
for _ in range(100):
    patiently(lambda: slow.v1.customers.list({"limit": 1}))
    if waits:
        break
print("429: waited, then succeeded" if waits else "no 429")

try:
    client.v1.customers.retrieve("cus_missing")
except stripe.StripeError as error:
    print(f"{error.error.type}, {error.code}: {error.error.message}")
