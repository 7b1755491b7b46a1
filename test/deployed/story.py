"""What an app does with everything that a customer has, with Stripe's Python SDK. Arguments: address of the service, key."""

import sys

import stripe

url, key = sys.argv[1:]
client = stripe.StripeClient(key, base_addresses={"api": url}).v1
customer = client.customers.create({"email": "story@example.com"})


def expect(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def tax_ids():
    tax_id = client.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "DE123456789"})
    expect(client.customers.tax_ids.retrieve(customer.id, tax_id.id).value, "DE123456789")
    expect([each.id for each in client.customers.tax_ids.list(customer.id).auto_paging_iter()], [tax_id.id])
    expect(client.customers.tax_ids.delete(customer.id, tax_id.id).deleted, True)


def balance():
    transactions = client.customers.balance_transactions
    credit = transactions.create(customer.id, {"amount": -500, "currency": "usd"})
    expect([credit.ending_balance, client.customers.retrieve(customer.id).balance], [-500, -500])
    expect(transactions.update(customer.id, credit.id, {"description": "Goodwill"}).description, "Goodwill")
    transactions.create(customer.id, {"amount": 500, "currency": "usd"})
    expect([each.amount for each in transactions.list(customer.id).auto_paging_iter()], [500, -500])
    expect(transactions.retrieve(customer.id, credit.id).amount, -500)


def cash_balance():
    instructions = client.customers.funding_instructions.create(
        customer.id,
        {
            "currency": "eur",
            "funding_type": "bank_transfer",
            "bank_transfer": {
                "type": "eu_bank_transfer",
                "eu_bank_transfer": {"country": "DE"},
                "requested_address_types": ["iban"],
            },
        },
    )
    expect(instructions.object, "funding_instructions")
    settings = {"settings": {"reconciliation_mode": "manual"}}
    expect(client.customers.cash_balance.update(customer.id, settings).settings.reconciliation_mode, "manual")
    expect(client.customers.cash_balance.retrieve(customer.id).object, "cash_balance")
    expect(client.customers.cash_balance_transactions.list(customer.id).data, [])


def payment_methods():
    attached = client.payment_methods.attach("pm_card_visa", {"customer": customer.id, "make_default": True})
    default = client.customers.retrieve(customer.id).invoice_settings.default_payment_method
    expect(default, attached.id)
    again = client.payment_methods.attach("pm_card_visa", {"customer": customer.id, "reuse_existing": True})
    expect(again.id, attached.id)
    expect(client.customers.payment_methods.retrieve(customer.id, attached.id).id, attached.id)
    updated = client.payment_methods.update(attached.id, {"billing_details": {"name": "Jenny Rosen"}})
    expect(updated.billing_details.name, "Jenny Rosen")


def setup_intents():
    on_page = {"enabled": True, "allow_redirects": "never"}
    intent = client.setup_intents.create({"customer": customer.id, "automatic_payment_methods": on_page})
    expect(intent.client_secret.startswith(f"{intent.id}_secret_"), True)
    confirmed = client.setup_intents.confirm(intent.id, {"payment_method": "pm_card_mastercard"})
    expect(confirmed.status, "succeeded")
    expect(client.setup_intents.retrieve(intent.id).payment_method, confirmed.payment_method)
    other = client.setup_intents.create({"customer": customer.id, "metadata": {"try": "2"}})
    expect(client.setup_intents.update(other.id, {"metadata": {"try": "3"}}).metadata["try"], "3")
    expect(client.setup_intents.cancel(other.id).status, "canceled")
    expect([each.id for each in client.setup_intents.list({"customer": customer.id})], [other.id, intent.id])


def sessions():
    components = {"buy_button": {"enabled": True}}
    session = client.customer_sessions.create({"customer": customer.id, "components": components})
    expect(session.components.buy_button.enabled, True)
    portal = client.billing_portal.sessions.create({"customer": customer.id, "return_url": "https://example.com"})
    expect(portal.customer, customer.id)


def optimistic_concurrency():
    tag = client.customers.retrieve(customer.id).last_response.headers["ETag"]
    condition = {"headers": {"If-Match": tag}}
    expect(client.customers.update(customer.id, {"name": "Jenny"}, options=condition).name, "Jenny")
    try:
        client.customers.update(customer.id, {"name": "Jane"}, options=condition)
        raise AssertionError("The customer was overwritten.")
    except stripe.StripeError as error:
        expect(error.http_status, 412)


def deletion():
    client.customers.balance_transactions.create(customer.id, {"amount": 100, "currency": "usd"})
    try:
        client.customers.delete(customer.id)
        raise AssertionError("A customer with a balance was deleted.")
    except stripe.StripeError as error:
        expect(error.http_status, 409)
    client.customers.balance_transactions.create(customer.id, {"amount": -100, "currency": "usd"})
    expect(client.customers.delete(customer.id).deleted, True)


for story in [
    tax_ids,
    balance,
    cash_balance,
    payment_methods,
    setup_intents,
    sessions,
    optimistic_concurrency,
    deletion,
]:
    story()
    print(story.__name__)
