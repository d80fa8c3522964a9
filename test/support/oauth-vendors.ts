import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';

export const OAUTH_VENDORS = ['hubspot', 'salesforce', 'mailchimp'] as const;
export type OAuthVendor = (typeof OAUTH_VENDORS)[number];

/** Scopes that the HubSpot account's plan does not have. */
export const UNAVAILABLE = [
  'crm.schemas.custom.read',
  'crm.objects.custom.read',
  'crm.schemas.custom.write',
  'crm.objects.custom.write',
];

/** The three vendors with an account each, that can be swapped for another account behind the same address. */
export class OAuthVendors {
  hubspot!: HubspotSandbox;
  salesforce!: SalesforceSandbox;
  mailchimp!: MailchimpSandbox;

  static async start(): Promise<OAuthVendors> {
    const vendors = new OAuthVendors();
    await Promise.all(OAUTH_VENDORS.map((vendor) => vendors.#open(vendor, 0, 1)));
    return vendors;
  }

  get origins(): readonly string[] {
    return OAUTH_VENDORS.map((vendor) => this[vendor].url);
  }

  /** Syncline's own apps, as the environment has them. */
  get environment(): Readonly<Record<string, string>> {
    const apps = OAUTH_VENDORS.flatMap((vendor) => [
      [`SYNCLINE_OAUTH_${vendor.toUpperCase()}_CLIENT_ID`, `sandbox-${vendor}-client`],
      [`SYNCLINE_OAUTH_${vendor.toUpperCase()}_CLIENT_SECRET`, `sandbox-${vendor}-secret`],
    ]);
    return Object.fromEntries(apps) as Record<string, string>;
  }

  /** Where they are, as the environment says it to a Syncline whose vendors they are. */
  get addresses(): Readonly<Record<string, string>> {
    const urls = OAUTH_VENDORS.map((vendor) => [`SYNCLINE_BASE_URL_${vendor.toUpperCase()}`, this[vendor].url]);
    return Object.fromEntries(urls) as Record<string, string>;
  }

  /** From now on another account answers at the vendor's address: its ids are others, and it knows no token so far. */
  async swap(vendor: OAuthVendor, seed: number): Promise<void> {
    const port = Number(new URL(this[vendor].url).port);
    await this[vendor].close();
    await this.#open(vendor, port, seed);
  }

  async close(): Promise<void> {
    await Promise.all(OAUTH_VENDORS.map((vendor) => this[vendor].close()));
  }

  async #open(vendor: OAuthVendor, port: number, seed: number): Promise<void> {
    switch (vendor) {
      case 'hubspot':
        this.hubspot = await startHubspotSandbox({
          ...{ port, seed, unavailableScopes: UNAVAILABLE, requestsPer10s: 10_000 },
          portalId: 44_237_312 + seed,
        });
        break;
      case 'salesforce':
        this.salesforce = await startSalesforceSandbox({ port, seed, longPollMs: 500, rotateRefreshTokens: true });
        break;
      case 'mailchimp':
        this.mailchimp = await startMailchimpSandbox({ port, seed });
        break;
    }
  }
}
