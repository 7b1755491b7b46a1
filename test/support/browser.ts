import type { useService } from "./service.ts";

interface Element {
  onclick?: () => Promise<void>;
  textContent?: string;
}

/** A page with Stripe.js, whose customer enters a card that requires authentication, and authenticates. */
export function browserAt({ stripe, control }: ReturnType<typeof useService>, secret: string) {
  const elements = new Map<string, Element>();
  const [id = ""] = secret.split("_secret_");
  const page = {
    /** The address that Stripe.js opened. */
    location: "",
    mounted: [] as string[],
    find: (selector: string) => {
      const element = elements.get(selector) ?? {};
      elements.set(selector, element);
      return element;
    },
    Stripe: () => ({
      elements: ({ clientSecret }: { clientSecret: string }) => ({
        clientSecret,
        create: () => ({ mount: (selector: string) => page.mounted.push(selector) }),
      }),
      confirmSetup: async ({ elements, confirmParams: { return_url } }: Confirmation) => {
        if (elements.clientSecret !== secret) return { error: { message: "The client secret is wrong." } };
        await stripe().setupIntents.confirm(id, { payment_method: "pm_card_authenticationRequired", return_url });
        await control("POST", "/authentications", { setup_intent: id, outcome: "succeeded" });
        page.location = `${return_url}?${new URLSearchParams({ setup_intent: id, redirect_status: "succeeded" })}`;
        return {};
      },
    }),
  };
  return page;
}

interface Confirmation {
  readonly elements: { readonly clientSecret: string };
  readonly confirmParams: { readonly return_url: string };
}
