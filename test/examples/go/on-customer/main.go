// A Lambda function that an EventBridge rule invokes with each change of a customer.
// Run locally: go run ./on-customer < event.json
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type change struct {
	ID         string
	Customer   string
	Changed    []string
	References []struct{ Namespace, Reference string }
}

// An event can arrive twice, with the same ID, and later than a newer one. It has no values: get them from the service.
func onCustomer(ctx context.Context, event events.EventBridgeEvent) error {
	var detail change
	if err := json.Unmarshal(event.Detail, &detail); err != nil {
		return err
	}
	for _, held := range detail.References {
		fmt.Printf("%s of %s: %s\n", event.DetailType, held.Reference, strings.Join(detail.Changed, ", "))
	}
	return nil
}

func main() {
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(onCustomer)
	}
	var event events.EventBridgeEvent
	if err := json.NewDecoder(os.Stdin).Decode(&event); err != nil {
		log.Fatal(err)
	}
	if err := onCustomer(context.Background(), event); err != nil {
		log.Fatal(err)
	}
}
