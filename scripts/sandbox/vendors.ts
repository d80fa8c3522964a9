import { type RunningSandbox, type SandboxOptions } from '#sandbox-kit';
import { startHubspotSandbox } from '#sandboxes/hubspot';
import { startMailchimpSandbox } from '#sandboxes/mailchimp';
import { startSalesforceSandbox } from '#sandboxes/salesforce';
import { type Person } from '#sandbox-kit';

export const SANDBOX_VENDORS = ['hubspot', 'salesforce', 'mailchimp'] as const;
export type SandboxVendor = (typeof SANDBOX_VENDORS)[number];

/** A sandbox that is up, with all a program or a person needs to connect to it and to play with it. */
export interface LaunchedSandbox {
  readonly running: RunningSandbox;
  /** Secrets of a Syncline connection to it, by the name the connector gives them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Settings of such a connection. */
  readonly settings: Readonly<Record<string, string>>;
  /** One line each: what the control API can do, as paths under the sandbox's URL. */
  readonly hints: readonly string[];
}

type Launch = (options: SandboxOptions, people: readonly Person[]) => Promise<LaunchedSandbox>;

const LAUNCHERS: Readonly<Record<SandboxVendor, Launch>> = {
  async hubspot(options, people) {
    const running = await startHubspotSandbox(options);
    running.seedPeople(people, { companies: true, tags: true });
    return {
      running,
      secrets: { accessToken: running.settings.accessToken, clientSecret: running.settings.clientSecret },
      settings: { appId: String(running.settings.appId) },
      hints: [
        'GET   /_sandbox/objects/contacts           every contact, archived ones too',
        'PATCH /_sandbox/ui/contacts/ID             a person edits, e.g. {"jobtitle":"Buyer"}',
        'POST  /_sandbox/unsubscribe                the person opts out: {"email":"…"}',
      ],
    };
  },
  async salesforce(options, people) {
    const running = await startSalesforceSandbox(options);
    running.seedPeople(people, { tags: true });
    return {
      running,
      secrets: {
        clientId: 'sandbox-salesforce-client',
        clientSecret: 'sandbox-salesforce-secret',
        refreshToken: 'sandbox-salesforce-refresh',
      },
      settings: {},
      hints: [
        'GET   /_sandbox/objects/Contact            every contact, those in the recycle bin too',
        'POST  /_sandbox/ui/Contact/ID              a person edits, e.g. {"Title":"Buyer"}',
        'POST  /_sandbox/ui/Contact/ID/delete       a person deletes',
      ],
    };
  },
  async mailchimp(options, people) {
    const running = await startMailchimpSandbox(options);
    running.seedPeople(people);
    return {
      running,
      secrets: { apiKey: running.apiKey },
      settings: { listId: running.listId },
      hints: [
        'GET   /_sandbox/members                    every member, archived ones too',
        'POST  /_sandbox/ui/members/update          {"email":"…","edit":{"merge_fields":{"FNAME":"Ana"}}}',
        'POST  /_sandbox/ui/members/unsubscribe     {"email":"…","by":"contact"}',
      ],
    };
  },
};

/** Starts one vendor's sandbox and seeds it; nothing is announced or counted by that. */
export const launchSandbox = (
  vendor: SandboxVendor,
  options: SandboxOptions,
  people: readonly Person[],
): Promise<LaunchedSandbox> => LAUNCHERS[vendor](options, people);
