/**
 * The typed client of the interface: addresses, bodies and answers are those of the OpenAPI document, of which their types are made when this is built. The
 * host serves it as /assets/client.js; the console asks with it too (docs/reference/browser-client.md).
 */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "../.generated/schema";

export const version = "1.0";

/** The types of the document, by their names there. */
export type Schemas = components["schemas"];

/** A host as one client sees it: `GET`, `POST`, … of an address, answered with `data` or `error`. */
export type Allocation = Client<paths>;

/**
 * @param host Address of the host; the page's own without it.
 * @param token Gives a token of the issuer, before each request; without it requests carry what the browser holds.
 */
export function connect(host = "", token?: () => string | Promise<string>): Allocation {
  const client = createClient<paths>({ baseUrl: host });
  if (token !== undefined) {
    client.use({
      async onRequest({ request }) {
        request.headers.set("Authorization", `Bearer ${await token()}`);
        return request;
      },
    });
  }

  return client;
}

/** The page's own host. */
export const api: Allocation = connect();
