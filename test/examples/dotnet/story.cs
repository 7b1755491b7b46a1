// Run: dotnet run story.cs, with .NET 10 or newer.
// CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
#:package Stripe.net@52.2.0
#:property PublishAot=false

using System.Net;
using Stripe;

string Variable(string name, string otherwise) => Environment.GetEnvironmentVariable(name) ?? otherwise;

StripeClient Connect(string key) => new(key, apiBase: Variable("CUSTOMERS_URL", "http://127.0.0.1:4000"));

var client = Connect(Variable("CUSTOMERS_KEY", "cak_local_admin_demo"));

// One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
Customer Upsert(string reference, string name)
{
    var path = "/v1/customer_references/" + Uri.EscapeDataString(reference);
    var form = $"name={Uri.EscapeDataString(name)}&email={Uri.EscapeDataString("examples@example.com")}";
    return client.Deserialize<Customer>(client.RawRequest(HttpMethod.Post, path, form).Content);
}

var customer = Upsert("example-1", "Jenny Rosen");
Console.WriteLine($"customer of example-1: {customer.Name}");

// Attach a card, and make it the default.
var method = client.V1.PaymentMethods.Attach("pm_card_visa", new PaymentMethodAttachOptions { Customer = customer.Id });
var changed = client.V1.Customers.Update(customer.Id, new CustomerUpdateOptions
{
    InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = method.Id },
});
var kind = changed.InvoiceSettings.DefaultPaymentMethodId == method.Id ? "default" : "other";
Console.WriteLine($"{kind} card: {method.Card.Brand} {method.Card.Last4}");

// Page through all customers with this email, two per request.
for (var number = 2; number <= 5; number++) Upsert($"example-{number}", $"Example {number}");
var filter = new CustomerListOptions { Email = "examples@example.com", Limit = 2 };
Console.WriteLine($"customers of examples@example.com: {client.V1.Customers.ListAutoPaging(filter).Count()}");

// Repeat a request that exceeds the throttle. The SDK does not do this by itself.
var waits = 0;
async Task<T> Patiently<T>(Func<Task<T>> request)
{
    for (var attempt = 1; ; attempt++)
    {
        try
        {
            return await request();
        }
        catch (StripeException error) when (error.HttpStatusCode == HttpStatusCode.TooManyRequests && attempt < 5)
        {
            // A 429 without Retry-After means that the monthly quota is used up.
            if (error.StripeResponse.Headers.RetryAfter?.Delta is not { } delay) throw;
            waits++;
            await Task.Delay(delay);
        }
    }
}

var slow = Connect(Variable("CUSTOMERS_SLOW_KEY", "cak_local_trickle_demo"));
for (var sent = 0; sent < 100 && waits == 0; sent++)
    await Patiently(() => slow.V1.Customers.ListAsync(new CustomerListOptions { Limit = 1 }));
Console.WriteLine(waits > 0 ? "429: waited, then succeeded" : "no 429");

try
{
    client.V1.Customers.Get("cus_missing");
}
catch (StripeException error)
{
    Console.WriteLine($"{error.StripeError.Type}, {error.StripeError.Code}: {error.StripeError.Message}");
}
