import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account } from "../account.ts";
import { minSubstringCharacters, pageLimits } from "../limits.ts";
import type { SearchCustomers } from "./schemas.ts";
import type { Term } from "./search-index.ts";

/** A clause of a query such as `-email:"a@b.co"`. https://docs.stripe.com/search#search-query-language */
const clause =
  /^(?<negated>-)?(?:(?<field>\w+)|metadata\[(?<q>["'])(?<key>.*?)\k<q>\])(?<operator>:|~|>=|<=|>|<)(?:"(?<double>(?:\\.|[^"\\])*)"|'(?<single>(?:\\.|[^'\\])*)'|(?<bare>[^\s"']+))/;
const textFields = ["email", "name", "phone"] as const;

type Predicate = (customer: Stripe.Customer) => boolean;
/** The named groups of a clause. */
type Clause = Readonly<Partial<Record<string, string>>>;

/** Searches the customers that the index sees. Throws a 400 if the query or the page is invalid. */
export function searchCustomers(
  account: Account,
  { query, limit = pageLimits.default, page, expand = [] }: z.output<typeof SearchCustomers>,
): Stripe.ApiSearchResult<Stripe.Customer> {
  const { matches, term } = parseQuery(query);
  const matching = account.searchIndex.customers(term).filter(matches);
  const start = page === undefined || page === "" ? 0 : positionOf(page);
  const data = matching.slice(start, start + limit);
  const has_more = matching.length > start + limit;
  return {
    object: "search_result",
    data,
    has_more,
    next_page: has_more ? pageAt(start + limit) : null,
    ...(expand.includes("total_count") && { total_count: matching.length }),
    url: "/v1/customers/search",
  };
}

const pageAt = (position: number) => Buffer.from(`page:${position}`).toString("base64url");

function positionOf(page: string): number {
  const position = /^page:(\d+)$/.exec(Buffer.from(page, "base64url").toString())?.[1];
  if (position) return Number(position);
  throw stripeError({ param: "page", message: `Invalid page: ${page}` });
}

/** Parses clauses that are joined by AND or a space, or by OR. All customers that match have the term. Throws a 400 if both connectives occur. */
function parseQuery(query: string): { matches: Predicate; term?: Term } {
  const predicates: Predicate[] = [];
  const terms: Term[] = [];
  const connectives = new Set<string>();
  let rest = query.trim();
  while (rest || predicates.length === 0) {
    const { groups, 0: whole } = clause.exec(rest) ?? unparsable();
    predicates.push(predicateOf(groups ?? {}));
    terms.push(...termsIn(groups ?? {}));
    const connective = /^(?:\s+(AND|OR)\s+|\s+|$)/i.exec(rest.slice(whole.length)) ?? unparsable();
    rest = rest.slice(whole.length + connective[0].length);
    if (rest) connectives.add(connective[1]?.toUpperCase() ?? "AND");
    else if (connective[1]) unparsable();
  }
  if (connectives.size > 1)
    throw stripeError({ param: "query", message: "You cannot combine AND and OR in the same search query." });
  return connectives.has("OR")
    ? { matches: (customer) => predicates.some((isMatch) => isMatch(customer)) }
    : { matches: (customer) => predicates.every((isMatch) => isMatch(customer)), term: terms[0] };
}

const valueIn = ({ double, single, bare }: Clause) => (double ?? single ?? bare ?? "").replace(/\\(.)/g, "$1");

/** The term of a clause that requires a text. */
function termsIn(groups: Clause): Term[] {
  const { negated, field = "", key, operator, bare } = groups;
  if (negated || operator !== ":" || bare === "null" || field === "created") return [];
  const text = valueIn(groups);
  return text ? [{ field: key === undefined ? field : `metadata.${key}`, text }] : [];
}

function predicateOf(groups: Clause): Predicate {
  const { negated, field, key, operator = "", bare } = groups;
  const value = valueIn(groups);
  const isNull = bare === "null";
  const isMatch =
    key === undefined
      ? fieldPredicate(field ?? "", operator, value, isNull)
      : textPredicate((customer) => customer.metadata[key], operator, value, isNull);
  return negated ? (customer) => !isMatch(customer) : isMatch;
}

function fieldPredicate(field: string, operator: string, value: string, isNull: boolean): Predicate {
  if (field === "created") return creationPredicate(operator, value);
  const name = textFields.find((known) => known === field);
  if (name) return textPredicate((customer) => customer[name], operator, value, isNull);
  throw stripeError({
    param: "query",
    message: `Field \`${field}\` is an unsupported search field for resource \`customers\`. See https://stripe.com/docs/search#query-fields-for-customers for a list of supported fields.`,
  });
}

/** Compares a text field, ignoring case. */
function textPredicate(
  read: (customer: Stripe.Customer) => string | null | undefined,
  operator: string,
  value: string,
  isNull: boolean,
): Predicate {
  if (operator !== ":" && operator !== "~")
    throw stripeError({ param: "query", message: `The operator ${operator} is not supported for text fields.` });
  if (operator === ":" && isNull) return (customer) => !read(customer);
  if (operator === "~" && value.length < minSubstringCharacters)
    throw stripeError({
      param: "query",
      message: `A substring to search for must have at least ${minSubstringCharacters} characters.`,
    });
  const wanted = value.toLowerCase();
  if (operator === ":") return (customer) => read(customer)?.toLowerCase() === wanted;
  return (customer) => read(customer)?.toLowerCase().includes(wanted) ?? false;
}

function creationPredicate(operator: string, value: string): Predicate {
  const wanted = Number(value);
  if (!/^\d+$/.test(value) || operator === "~") throw unparsable();
  const compare: Record<string, (created: number) => boolean> = {
    ":": (created) => created === wanted,
    ">": (created) => created > wanted,
    "<": (created) => created < wanted,
    ">=": (created) => created >= wanted,
    "<=": (created) => created <= wanted,
  };
  return ({ created }) => compare[operator]?.(created) ?? false;
}

function unparsable(): never {
  throw stripeError({
    param: "query",
    message:
      'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to search for metadata or key:"value" to search for other fields.',
  });
}
