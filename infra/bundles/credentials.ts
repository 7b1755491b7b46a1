/** The credentials of the function's role, which Lambda gives it in environment variables. */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
