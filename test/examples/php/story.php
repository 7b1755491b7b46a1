<?php
// Run: composer require stripe/stripe-php && php story.php
// CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
// STRIPE_PHP is the SDK's init.php, if you use it without Composer.
require getenv("STRIPE_PHP") ?: "vendor/autoload.php";

// Set the address globally too: without it, auto-pagination sends your key and your customers' data to Stripe.
\Stripe\Stripe::$apiBase = getenv("CUSTOMERS_URL") ?: "http://127.0.0.1:4000";

function connect(string $key): \Stripe\StripeClient
{
    return new \Stripe\StripeClient(["api_key" => $key, "api_base" => \Stripe\Stripe::$apiBase]);
}

$client = connect(getenv("CUSTOMERS_KEY") ?: "cak_local_admin_demo");

// One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
function upsert(\Stripe\StripeClient $client, string $reference, array $parameters): \Stripe\Customer
{
    $path = "/v1/customer_references/" . rawurlencode($reference);
    return $client->deserialize($client->rawRequest("post", $path, $parameters)->body);
}

$customer = upsert($client, "example-1", ["name" => "Jenny Rosen", "email" => "examples@example.com"]);
echo "customer of example-1: {$customer->name}\n";

// Attach a card, and make it the default.
$method = $client->paymentMethods->attach("pm_card_visa", ["customer" => $customer->id]);
$changed = $client->customers->update($customer->id, ["invoice_settings" => ["default_payment_method" => $method->id]]);
$isDefault = $changed->invoice_settings->default_payment_method === $method->id;
echo ($isDefault ? "default" : "other") . " card: {$method->card->brand} {$method->card->last4}\n";

// Page through all customers with this email, two per request.
foreach ([2, 3, 4, 5] as $number) {
    upsert($client, "example-$number", ["name" => "Example $number", "email" => "examples@example.com"]);
}
$customers = $client->customers->all(["email" => "examples@example.com", "limit" => 2]);
echo "customers of examples@example.com: " . iterator_count($customers->autoPagingIterator()) . "\n";

// Repeat a request that exceeds the throttle. The SDK does not do this by itself.
$waits = 0;
function patiently(callable $request, int $attempts = 5)
{
    global $waits;
    try {
        return $request();
    } catch (\Stripe\Exception\RateLimitException $error) {
        // A 429 without Retry-After means that the monthly quota is used up.
        $seconds = $error->getHttpHeaders()["Retry-After"] ?? null;
        if ($seconds === null || $attempts === 1) {
            throw $error;
        }
        $waits++;
        sleep((int) $seconds);
        return patiently($request, $attempts - 1);
    }
}

$slow = connect(getenv("CUSTOMERS_SLOW_KEY") ?: "cak_local_trickle_demo");
for ($sent = 0; $sent < 100 && $waits === 0; $sent++) {
    patiently(fn() => $slow->customers->all(["limit" => 1]));
}
echo $waits > 0 ? "429: waited, then succeeded\n" : "no 429\n";

try {
    $client->customers->retrieve("cus_missing");
} catch (\Stripe\Exception\ApiErrorException $error) {
    echo "{$error->getError()->type}, {$error->getStripeCode()}: {$error->getMessage()}\n";
}
