<?php
// A function for Lambda with Bref that an EventBridge rule invokes with each change of a customer.
// Run locally: php -r '(require "on-customer.php")(json_decode(stream_get_contents(STDIN), true));' < event.json
return function (array $event) {
    // An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
    $detail = $event["detail"];
    foreach ($detail["references"] ?? [] as $held) {
        echo "{$event["detail-type"]} of {$held["reference"]}: " . implode(", ", $detail["changed"]) . "\n";
    }
};
