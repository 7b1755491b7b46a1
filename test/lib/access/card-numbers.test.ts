import { describe, expect, it } from "vitest";
import { useService } from "../../support/service.ts";

const service = useService();
const statusOf = async (parameters: Record<string, string>) => {
  const response = await service.fetch("/v1/customers", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(parameters),
  });
  return response.status;
};

describe("a text with the digits of a card number", () => {
  it.each([
    ["in a UUID", "11111111-1111-4111-4242-424242424242"],
    ["after a letter of a hash", "1f4242424242424242"],
    ["before a letter of a hash", "4242424242424242f1"],
  ])("is accepted %s", async (_, description) => {
    expect(await statusOf({ description })).toBe(200);
  });

  it.each([
    ["Visa", "4242424242424242"],
    ["Mastercard", "5555555555554444"],
    ["Mastercard of the 2-series", "2223003122003222"],
    ["American Express", "378282246310005"],
    ["Diners Club", "36227206271667"],
    ["Discover", "6011111111111117"],
    ["Discover of 644 to 659", "6500000000000002"],
    ["JCB", "3566002020360505"],
    ["UnionPay", "6200000000000005"],
    ["Maestro", "5018000000000009"],
  ])("is rejected: %s", async (_, description) => {
    expect(await statusOf({ description })).toBe(400);
  });

  it("is accepted as a phone number if it has at most 14 digits", async () => {
    const [short, long] = ["4222222222222", "378282246310005"];
    const customers: Record<string, string>[] = [{ name: short }, { phone: short }, { phone: long }];
    expect(await Promise.all(customers.map(statusOf))).toEqual([400, 200, 400]);
  });
});
