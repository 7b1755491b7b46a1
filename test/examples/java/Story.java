// Run: mvn -q dependency:copy-dependencies -DoutputDirectory=lib && java -cp 'lib/*' Story.java
// CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.

import com.stripe.StripeClient;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.net.ApiMode;
import com.stripe.net.ApiResource;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentMethodAttachParams;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

public class Story {
  static final String URL = variable("CUSTOMERS_URL", "http://127.0.0.1:4000");
  static final StripeClient client = connect(variable("CUSTOMERS_KEY", "cak_local_admin_demo"));
  static int waits = 0;

  static String variable(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  static StripeClient connect(String key) {
    return StripeClient.builder().setApiKey(key).setApiBase(URL).build();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  // One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
  static Customer upsert(String reference, String name) throws StripeException {
    var path = "/v1/customer_references/" + encode(reference);
    var form = "name=" + encode(name) + "&email=" + encode("examples@example.com");
    var response = client.rawRequest(ApiResource.RequestMethod.POST, path, form);
    return (Customer) client.deserialize(response.body(), ApiMode.V1);
  }

  interface Request<T> {
    T send() throws StripeException;
  }

  // Repeats a request that exceeds the throttle. The SDK does not do this by itself.
  static <T> T patiently(Request<T> request) throws StripeException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send();
      } catch (RateLimitException error) {
        // A 429 without Retry-After means that the monthly quota is used up.
        Optional<String> seconds = error.getStripeError().getLastResponse().headers().firstValue("Retry-After");
        if (seconds.isEmpty() || attempt == 5) throw error;
        waits++;
        Thread.sleep(1000 * Long.parseLong(seconds.get()));
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    var customer = upsert("example-1", "Jenny Rosen");
    System.out.println("customer of example-1: " + customer.getName());

    // Attach a card, and make it the default.
    var attach = PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build();
    var method = client.v1().paymentMethods().attach("pm_card_visa", attach);
    var settings = CustomerUpdateParams.InvoiceSettings.builder().setDefaultPaymentMethod(method.getId()).build();
    var changed = client.v1().customers().update(
        customer.getId(), CustomerUpdateParams.builder().setInvoiceSettings(settings).build());
    var isDefault = method.getId().equals(changed.getInvoiceSettings().getDefaultPaymentMethod());
    System.out.printf("%s card: %s %s%n",
        isDefault ? "default" : "other", method.getCard().getBrand(), method.getCard().getLast4());

    // Page through all customers with this email, two per request.
    for (int number = 2; number <= 5; number++) upsert("example-" + number, "Example " + number);
    var filter = CustomerListParams.builder().setEmail("examples@example.com").setLimit(2L).build();
    int count = 0;
    for (var each : client.v1().customers().list(filter).autoPagingIterable()) count++;
    System.out.println("customers of examples@example.com: " + count);

    var slow = connect(variable("CUSTOMERS_SLOW_KEY", "cak_local_trickle_demo"));
    var one = CustomerListParams.builder().setLimit(1L).build();
    for (int sent = 0; sent < 100 && waits == 0; sent++) patiently(() -> slow.v1().customers().list(one));
    System.out.println(waits > 0 ? "429: waited, then succeeded" : "no 429");

    try {
      client.v1().customers().retrieve("cus_missing");
    } catch (StripeException error) {
      System.out.printf("%s, %s: %s%n",
          error.getStripeError().getType(), error.getCode(), error.getStripeError().getMessage());
    }
  }
}
