module example.com/customers

go 1.23

require (
	github.com/aws/aws-lambda-go v1.49.0
	github.com/stripe/stripe-go/v82 v82.5.1
)
