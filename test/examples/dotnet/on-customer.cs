// A Lambda function that an EventBridge rule invokes with each change of a customer.
// Run locally, with .NET 10 or newer: dotnet run on-customer.cs < event.json
#:package Amazon.Lambda.RuntimeSupport@1.14.1
#:package Amazon.Lambda.Serialization.SystemTextJson@2.4.4
#:property PublishAot=false

using System.Text.Json;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

// An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
static void OnCustomer(JsonElement change)
{
    var detail = change.GetProperty("detail");
    if (!detail.TryGetProperty("references", out var references)) return;
    var changed = string.Join(", ", detail.GetProperty("changed").EnumerateArray().Select(field => field.GetString()));
    foreach (var held in references.EnumerateArray())
        Console.WriteLine($"{change.GetProperty("detail-type")} of {held.GetProperty("reference")}: {changed}");
}

Action<JsonElement> handler = OnCustomer;
if (Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is null)
    handler(JsonDocument.Parse(Console.OpenStandardInput()).RootElement);
else
    await LambdaBootstrapBuilder.Create(handler, new DefaultLambdaJsonSerializer()).Build().RunAsync();
