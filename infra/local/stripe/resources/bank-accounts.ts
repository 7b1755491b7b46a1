/** The account numbers of the test accounts, by name. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers */
const accountNumbers: Readonly<Record<string, string>> = {
  pm_usBankAccount_success: "000123456789",
  pm_usBankAccount_accountClosed: "000111111113",
  pm_usBankAccount_noAccount: "000111111116",
  pm_usBankAccount_insufficientFunds: "000222222227",
  pm_usBankAccount_debitNotAuthorized: "000333333335",
  pm_usBankAccount_invalidCurrency: "000444444440",
  pm_usBankAccount_failMicrodeposits: "000666666661",
  pm_usBankAccount_dispute: "000555555559",
  pm_usBankAccount_processing: "000000000009",
  pm_usBankAccount_weeklyLimitExceeded: "000777777771",
  pm_usBankAccount: "000123456789",
};

/** Returns the account number of a US bank account for tests, or undefined for any other name. */
export const testAccountNumber = (name: string): string | undefined =>
  Object.hasOwn(accountNumbers, name) ? accountNumbers[name] : undefined;
