// A Lambda function (handler: OnCustomer::handle) that an EventBridge rule invokes with each change of a customer.
// Run locally, after Story.java: java -cp 'lib/*' OnCustomer.java < event.json

import com.google.gson.Gson;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;

public class OnCustomer {
  // An event can arrive twice, with the same `id`, and later than a newer one. It has no values: get them from the service.
  @SuppressWarnings("unchecked")
  public void handle(Map<String, Object> event) {
    var detail = (Map<String, Object>) event.get("detail");
    var references = (List<Map<String, String>>) detail.getOrDefault("references", List.of());
    for (var held : references) {
      var changed = String.join(", ", (List<String>) detail.get("changed"));
      System.out.printf("%s of %s: %s%n", event.get("detail-type"), held.get("reference"), changed);
    }
  }

  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) {
    new OnCustomer().handle(new Gson().fromJson(new InputStreamReader(System.in), Map.class));
  }
}
