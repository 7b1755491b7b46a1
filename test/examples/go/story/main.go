// Run: go run ./story
// CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/stripe/stripe-go/v82"
)

var (
	address  = cmp.Or(os.Getenv("CUSTOMERS_URL"), "http://127.0.0.1:4000")
	key      = cmp.Or(os.Getenv("CUSTOMERS_KEY"), "cak_local_admin_demo")
	slowKey  = cmp.Or(os.Getenv("CUSTOMERS_SLOW_KEY"), "cak_local_trickle_demo")
	backends = stripe.NewBackendsWithConfig(&stripe.BackendConfig{
		URL: stripe.String(address),
		// Without a logger, the SDK prints each error.
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	})
	client = stripe.NewClient(key, stripe.WithBackends(backends))
)

// upsert returns the one customer of an id of your own: a repeated request updates it, and never creates a second one.
func upsert(reference, name string) (*stripe.Customer, error) {
	path := "/v1/customer_references/" + url.PathEscape(reference)
	form := url.Values{"name": {name}, "email": {"examples@example.com"}}
	response, err := backends.API.(stripe.RawRequestBackend).RawRequest("POST", path, key, form.Encode(), nil)
	if err != nil {
		return nil, err
	}
	customer := &stripe.Customer{}
	return customer, json.Unmarshal(response.RawJSON, customer)
}

var waits = 0

// patiently repeats a request that exceeds the throttle. The SDK does not do this by itself.
func patiently(request func() error) error {
	for attempt := 1; ; attempt++ {
		err := request()
		var failure *stripe.Error
		if !errors.As(err, &failure) || failure.HTTPStatusCode != 429 || attempt == 5 {
			return err
		}
		// A 429 without Retry-After means that the monthly quota is used up.
		seconds, missing := strconv.Atoi(failure.LastResponse.Header.Get("Retry-After"))
		if missing != nil {
			return err
		}
		waits++
		time.Sleep(time.Duration(seconds) * time.Second)
	}
}

func story(ctx context.Context) error {
	customer, err := upsert("example-1", "Jenny Rosen")
	if err != nil {
		return err
	}
	fmt.Printf("customer of example-1: %s\n", customer.Name)

	// Attach a card, and make it the default.
	method, err := client.V1PaymentMethods.Attach(ctx, "pm_card_visa", &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(customer.ID),
	})
	if err != nil {
		return err
	}
	changed, err := client.V1Customers.Update(ctx, customer.ID, &stripe.CustomerUpdateParams{
		InvoiceSettings: &stripe.CustomerUpdateInvoiceSettingsParams{DefaultPaymentMethod: stripe.String(method.ID)},
	})
	if err != nil {
		return err
	}
	kind := "other"
	if changed.InvoiceSettings.DefaultPaymentMethod.ID == method.ID {
		kind = "default"
	}
	fmt.Printf("%s card: %s %s\n", kind, method.Card.Brand, method.Card.Last4)

	// Page through all customers with this email, two per request.
	for _, number := range []string{"2", "3", "4", "5"} {
		if _, err := upsert("example-"+number, "Example "+number); err != nil {
			return err
		}
	}
	params := &stripe.CustomerListParams{Email: stripe.String("examples@example.com")}
	params.Limit = stripe.Int64(2)
	count := 0
	for _, err := range client.V1Customers.List(ctx, params) {
		if err != nil {
			return err
		}
		count++
	}
	fmt.Printf("customers of examples@example.com: %d\n", count)

	slow := stripe.NewClient(slowKey, stripe.WithBackends(backends))
	one := &stripe.CustomerListParams{}
	one.Limit, one.Single = stripe.Int64(1), true
	for sent := 0; sent < 100 && waits == 0; sent++ {
		err := patiently(func() error {
			for _, err := range slow.V1Customers.List(ctx, one) {
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if waits > 0 {
		fmt.Println("429: waited, then succeeded")
	} else {
		fmt.Println("no 429")
	}

	_, err = client.V1Customers.Retrieve(ctx, "cus_missing", nil)
	var failure *stripe.Error
	if errors.As(err, &failure) {
		fmt.Printf("%s, %s: %s\n", failure.Type, failure.Code, failure.Msg)
	}
	return nil
}

func main() {
	if err := story(context.Background()); err != nil {
		log.Fatal(err)
	}
}
