import {
  createBalanceTransaction,
  listBalanceTransactions,
  retrieveBalanceTransaction,
  updateBalanceTransaction,
} from "../resources/balance-transactions.ts";
import {
  fundCashBalance,
  listCashBalanceTransactions,
  retrieveCashBalance,
  retrieveCashBalanceTransaction,
  updateCashBalance,
} from "../resources/cash-balances.ts";
import * as details from "../resources/detail-schemas.ts";
import { createCoupon, deleteDiscount } from "../resources/discounts.ts";
import { createFundingInstructions } from "../resources/funding-instructions.ts";
import { createTaxId, deleteTaxId, listTaxIds, retrieveTaxId } from "../resources/tax-ids.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations of what a customer has: tax ids, balances, discounts and bank transfers. */
export const belongingOperations: readonly Operation[] = [
  operation("POST", "/v1/customers/{customer}/tax_ids", "taxId", details.CreateTaxId, createTaxId),
  operation("GET", "/v1/customers/{customer}/tax_ids", "taxIds", details.ListTaxIds, listTaxIds),
  operation("GET", "/v1/customers/{customer}/tax_ids/{tax_id}", "taxId", details.RetrieveTaxId, retrieveTaxId),
  operation("DELETE", "/v1/customers/{customer}/tax_ids/{tax_id}", "deletedTaxId", details.DeleteTaxId, deleteTaxId),
  operation(
    "POST",
    "/v1/customers/{customer}/balance_transactions",
    "balanceTransaction",
    details.CreateCustomerBalanceTransaction,
    createBalanceTransaction,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/balance_transactions",
    "balanceTransactions",
    details.ListCustomerBalanceTransactions,
    listBalanceTransactions,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/balance_transactions/{transaction}",
    "balanceTransaction",
    details.RetrieveCustomerBalanceTransaction,
    retrieveBalanceTransaction,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/balance_transactions/{transaction}",
    "balanceTransaction",
    details.UpdateCustomerBalanceTransaction,
    updateBalanceTransaction,
  ),
  operation("DELETE", "/v1/customers/{customer}/discount", "deletedDiscount", details.DeleteDiscount, deleteDiscount),
  operation("POST", "/v1/coupons", "coupon", details.CreateCoupon, createCoupon),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance",
    "cashBalance",
    details.RetrieveCashBalance,
    retrieveCashBalance,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/cash_balance",
    "cashBalance",
    details.UpdateCashBalance,
    updateCashBalance,
  ),
  operation(
    "POST",
    "/v1/test_helpers/customers/{customer}/fund_cash_balance",
    "cashBalanceTransaction",
    details.FundCashBalance,
    fundCashBalance,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance_transactions",
    "cashBalanceTransactions",
    details.ListCashBalanceTransactions,
    listCashBalanceTransactions,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance_transactions/{transaction}",
    "cashBalanceTransaction",
    details.RetrieveCashBalanceTransaction,
    retrieveCashBalanceTransaction,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/funding_instructions",
    "fundingInstructions",
    details.CreateFundingInstructions,
    createFundingInstructions,
  ),
];
