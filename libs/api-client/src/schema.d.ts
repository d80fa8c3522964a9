/** Written by `npm run openapi` from apps/api/openapi.json. */
export interface paths {
  '/v1/connections/oauth': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Begin to connect an account by OAuth, or to authorise a connection again
     * @description The answer names a page of the vendor, where a person agrees. The vendor sends them back here, and from here they go to `returnTo`: with `connectionId` when it worked, with `error` (a code, e.g. SYNC_O101) when it did not, and with `attemptId` either way.
     */
    post: operations['OAuthController_start'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connections/oauth/{attemptId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What came of an attempt; kept for a day */
    get: operations['OAuthController_attempt'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How database, queue, syncs and connections are */
    get: operations['HealthController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connectors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The vendors that can be connected, and what each needs */
    get: operations['ConnectorsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Connections, newest first */
    get: operations['ConnectionsController_list'];
    put?: never;
    /**
     * Connect an account; it is checked right away
     * @description The connection is kept whatever the check finds: its health tells.
     */
    post: operations['ConnectionsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connections/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One connection */
    get: operations['ConnectionsController_get'];
    put?: never;
    post?: never;
    /** Forget a connection that no sync uses */
    delete: operations['ConnectionsController_remove'];
    options?: never;
    head?: never;
    /** Change a connection; it is checked again unless only its name changed */
    patch: operations['ConnectionsController_change'];
    trace?: never;
  };
  '/v1/connections/{id}/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the vendor what the credentials may do */
    post: operations['ConnectionsController_check'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connections/{id}/objects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The objects the credentials can see, with their fields */
    get: operations['ConnectionsController_objects'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connections/{id}/choices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What settings may be, asked of the vendor: e.g. the audiences of a Mailchimp account */
    get: operations['ConnectionsController_choices'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Syncs, newest first */
    get: operations['SyncsController_list'];
    put?: never;
    /**
     * Pair two objects; nothing is written before a plan is approved
     * @description The mapping is checked against the vendors' own metadata and some live values.
     */
    post: operations['SyncsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One sync */
    get: operations['SyncsController_get'];
    put?: never;
    post?: never;
    /**
     * Forget a sync and its links; no record is deleted at any vendor
     * @description Refused while references of other syncs are translated by its links.
     */
    delete: operations['SyncsController_remove'];
    options?: never;
    head?: never;
    /** Rename a sync or change its rhythm */
    patch: operations['SyncsController_change'];
    trace?: never;
  };
  '/v1/syncs/{id}/mapping': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Save a new version of the mapping
     * @description Versions never change. A draft uses it at once. For any other sync a run plans what it would change; it comes into use when that plan is approved.
     */
    put: operations['SyncsController_putMapping'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/mappings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Versions of the mapping, newest first */
    get: operations['SyncsController_mappings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/plan': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Begin a first sync: scan both sides and plan what would change, writing nothing */
    post: operations['SyncsController_plan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Note changes, send nothing */
    post: operations['SyncsController_pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go on with a paused sync */
    post: operations['SyncsController_resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/sync-now': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask for changes and compare everything now */
    post: operations['SyncsController_syncNow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/records/{side}/{remoteId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one record from its vendor now, with its link */
    get: operations['RecordsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/brake': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether a sync is braked, why, and how much waits */
    get: operations['BrakeController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/brake/held': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The deletions and overwrites that wait, pair by pair */
    get: operations['BrakeController_held'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/brake/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let all that waits pass, this once, and go on
     * @description To have none of it done, pause the sync instead, put things right at the vendor, and resume.
     */
    post: operations['BrakeController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/filters/try': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try a filter on live records of one side; nothing is saved */
    post: operations['FiltersController_try'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Tags, lists and campaigns of both sides, by name: which are paired, and why others are not */
    get: operations['GroupsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/references': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Fields that refer to records of another sync: which sync translates them, and how many records wait for it */
    get: operations['ReferencesController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Runs of a sync, newest first */
    get: operations['RunsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One run: how far it is and what it takes */
    get: operations['RunsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/items': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the plan would do, record by record */
    get: operations['RunsController_items'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Apply exactly this plan. A first sync goes live, a new version of the mapping comes into use; undoing a whole run pauses the sync */
    post: operations['RunsController_approve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a plan up; nothing has been written */
    post: operations['RunsController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Pairs of records that are the same thing */
    get: operations['LinksController_list'];
    put?: never;
    /** Say that two records are the same, whatever their keys say; also to link again what was unlinked */
    post: operations['LinkActsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One link with its base values */
    get: operations['LinksController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happened to a link, field by field, newest first */
    get: operations['LinksController_changes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/unlink': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop keeping two records the same; both stay, and are not linked again unless somebody asks */
    post: operations['LinkActsController_unlink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/unfreeze': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a frozen field go on from what both sides held when it was frozen; see keep to choose a side */
    post: operations['LinkActsController_unfreeze'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/sync-now': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read both records and bring them together now */
    post: operations['LinkActsController_syncNow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conflicts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Conflicts, newest first */
    get: operations['ConflictsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conflicts/fields': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many open conflicts are about which fields, the most first */
    get: operations['ConflictsController_fields'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conflicts/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Keep one side’s values in all open conflicts about a field; a run does it, which shows how far it is and can be undone */
    post: operations['ConflictsController_resolveMany'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conflicts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One conflict with the values of both sides */
    get: operations['ConflictsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conflicts/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say what shall be: {keep}, {value} in side a’s form, {link} for identity, {evidence} for a held-back opt-in, or {dismiss: true} */
    post: operations['ConflictsController_resolve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a vendor would not take, newest first */
    get: operations['DeadLettersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many there are, by sync, who refused them and why, the most first */
    get: operations['DeadLettersController_codes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send all open ones with a code again */
    post: operations['DeadLettersController_retryMany'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give all with a code up, saying why */
    post: operations['DeadLettersController_discardMany'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send it again */
    post: operations['DeadLettersController_retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give it up, saying why */
    post: operations['DeadLettersController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/explanation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the values of a pair come from, why both sides stand as they do, and how to flip them */
    get: operations['HistoryController_explain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/keep': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let one side's value of a field count on the other side too */
    post: operations['HistoryController_keep'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/runs/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Plan to take back what a run did, an undo included; nothing is written before it is approved */
    post: operations['HistoryController_undoRun'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Plan to take one change back, and what it caused; nothing is written before it is approved */
    post: operations['HistoryController_undoChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Plan to have a pair as it was at a moment; nothing is written before it is approved */
    post: operations['HistoryController_restore'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/mappings/suggest': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Propose a mapping for two objects, with a reason for each field
     * @description By names, types, and whether values agree on sampled records that are on both sides. Saves nothing.
     */
    post: operations['MappingsController_suggest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/mappings/try': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a mapping on live values of both sides, field by field
     * @description Also says what it would be refused for. Saves and writes nothing.
     */
    post: operations['MappingsController_try'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/set-up': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the first person has yet to be made */
    get: operations['SessionController_setUpNeeded'];
    put?: never;
    /** Make the first person, owner of the key's workspace, and sign them in */
    post: operations['SessionController_setUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The ways to sign in */
    get: operations['SessionController_ways'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether somebody is signed in, and who */
    get: operations['SessionController_state'];
    put?: never;
    /** Sign in; wrong attempts are slowed down, and never locked for good */
    post: operations['SessionController_signIn'];
    /** Sign out */
    delete: operations['SessionController_signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in, where, and what they may do */
    get: operations['MeController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change your name or password */
    patch: operations['MeController_change'];
    trace?: never;
  };
  '/v1/me/workspace': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go over to another workspace you are in */
    post: operations['MeController_switch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where you are signed in to this workspace, latest first */
    get: operations['MeController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End one of your sessions */
    delete: operations['MeController_end'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/people': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is in the workspace, by name */
    get: operations['PeopleController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/people/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take somebody out of the workspace; their sessions here end */
    delete: operations['PeopleController_remove'];
    options?: never;
    head?: never;
    /** Give somebody another role, at most your own */
    patch: operations['PeopleController_change'];
    trace?: never;
  };
  '/v1/people/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign somebody out of this workspace wherever they are */
    delete: operations['PeopleController_signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Invitations that were not taken up, newest first */
    get: operations['InvitationsController_list'];
    put?: never;
    /**
     * Invite somebody by a link that you send them; it is good for a week, and once
     * @description Another one to the same address takes the place of the first.
     */
    post: operations['InvitationsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/invitations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Withdraw an invitation */
    delete: operations['InvitationsController_withdraw'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/invitations/look': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What an invitation is to */
    post: operations['InvitationsController_look'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/invitations/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Join the workspace, and be signed in
     * @description Somebody who is known here already gives the password they have.
     */
    post: operations['InvitationsController_accept'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Keys that were not revoked, newest first */
    get: operations['ApiKeysController_list'];
    put?: never;
    /** Make a key for a program; it may at most what you may */
    post: operations['ApiKeysController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a key: it opens nothing any more */
    delete: operations['ApiKeysController_revoke'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspace': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The workspace and its rules */
    get: operations['WorkspaceController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Rename the workspace, or change its rules */
    patch: operations['WorkspaceController_change'];
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who did what, to what, from where, newest first
     * @description With `Accept: text/csv` everything that fits the filter, as one file.
     */
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/openid/{provider}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Go to the provider and sign in there */
    get: operations['OpenIdController_start'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/openid/{provider}/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where the provider sends the browser back to
     * @description Ends at the path that was asked for, or at /sign-in with the code of what went wrong.
     */
    get: operations['OpenIdController_callback'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/links/{id}/consent': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The evidence recorded for a link, over or not, newest first */
    get: operations['ConsentController_list'];
    put?: never;
    /** Record evidence that a person opted in again, and have one consent field opted in on it */
    post: operations['ConsentController_record'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/configuration/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a file of configuration may say, as JSON Schema (2020-12) */
    get: operations['ConfigurationController_schema'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/configuration/drift': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the workspace is not as the file that was last applied */
    get: operations['ConfigurationController_drift'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/configuration/applied': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Say that a file was applied: the workspace is compared with it from now on
     * @description Changes nothing else; "syncline apply" does what the file says, and then this. Secrets are references.
     */
    put: operations['ConfigurationController_applied'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/segments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Segments of a sync, by name */
    get: operations['SegmentsController_list'];
    put?: never;
    /**
     * Save a segment: a rule over both records, and the group its members are to be kept in
     * @description Nothing is written before it is activated.
     */
    post: operations['SegmentsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/segments/{segmentId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One segment */
    get: operations['SegmentsController_get'];
    /** Save another rule; the one in use stays until the new one is activated */
    put: operations['SegmentsController_revise'];
    post?: never;
    /** Remove a segment, and leave its members in the group or take them out first */
    delete: operations['SegmentsController_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/segments/{segmentId}/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Find out who would be a member, who would be put in and who taken out; nothing is written
     * @description A run scans both sides. Its counts are `linked`, `members`, `added`, `removed`, `notComputed` and `outside` (of the filters); its items of kind `update` name who would be moved, those of kind `invalid` for whom the rule cannot be computed, and why.
     */
    post: operations['SegmentsController_preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/segments/{segmentId}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Keep the segment true from now on, as its preview showed it */
    post: operations['SegmentsController_activate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This description */
    get: operations['OpenapiController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/syncs/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What other policies would have made of the recorded changes and conflicts; writes nothing
     * @description Each decision is judged by itself, from the values and the base it was made from. No vendor is called.
     */
    post: operations['ReplayController_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/activity': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What syncs had to do over time, and how long writes took */
    get: operations['ActivityController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Pairs of records of all syncs, found by an e-mail, a name or any other value */
    get: operations['SearchController_search'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What calls for a person, or did: what opened last comes first */
    get: operations['AlertsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts/{id}/acknowledge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that you look after it: nobody is reminded of it any more */
    post: operations['AlertsController_acknowledge'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts/{id}/mute': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have nothing told of it for a time */
    post: operations['AlertsController_mute'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alert-channels': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where alerts are told, in the order in which they were added */
    get: operations['AlertChannelsController_list'];
    put?: never;
    /** Have alerts told by mail or to a webhook */
    post: operations['AlertChannelsController_add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alert-channels/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a channel: nothing is told there any more */
    delete: operations['AlertChannelsController_remove'];
    options?: never;
    head?: never;
    /** Change a channel; what is left out stays */
    patch: operations['AlertChannelsController_change'];
    trace?: never;
  };
  '/v1/alert-channels/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a test message, at once and once
     * @description Whether it arrived, and if not why, is the `last` message of the answer.
     */
    post: operations['AlertChannelsController_test'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alert-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What counts as an alert, and when people are told */
    get: operations['AlertRulesController_get'];
    /** Replace these rules */
    put: operations['AlertRulesController_change'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    NewOAuthAttemptDto: {
      /**
       * @description The vendor: one of GET /v1/connectors that has the way "oauth"
       * @example hubspot
       */
      connector: string;
      /** @description What to call a new connection */
      name?: string;
      /**
       * Format: uuid
       * @description The connection to authorise again; it keeps its id, syncs and links, and takes no other account
       */
      connectionId?: string;
      /**
       * @description A path of this server to send the browser to in the end; without it a page says what came of it
       * @example /connections
       */
      returnTo?: string;
      /** @description Where the vendor is, if not at its usual place: an org's own host */
      baseUrl?: string;
      /** @description As the connector lists them; those that can be chosen may come later */
      settings?: {
        [key: string]: string;
      };
      /** @description Client id and secret of an app of your own, by the names the way gives them; else the one set up here */
      secrets?: {
        [key: string]: string;
      };
    };
    OAuthStartDto: {
      /**
       * Format: uuid
       * @description The attempt, to ask what came of it
       */
      id: string;
      /** @description The vendor's page, for the person who is to agree */
      url: string;
      /**
       * Format: date-time
       * @description An answer after this is refused
       */
      expiresAt: string;
    };
    OAuthAttemptDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state: 'waiting' | 'connected' | 'failed';
      vendor: string;
      /**
       * Format: uuid
       * @description The connection it is about, once there is one
       */
      connectionId: string | null;
      /** @description Why it failed, e.g. SYNC_O101: the person said no */
      code: string | null;
      message: string | null;
      /** Format: date-time */
      expiresAt: string;
    };
    BacklogDto: {
      /** Format: uuid */
      syncId: string;
      name: string;
      /** @enum {string} */
      state: 'draft' | 'live' | 'paused' | 'braked';
      pausedBecause: string | null;
      /** @description Records waiting to be read again */
      dirty: number;
      /** Format: date-time */
      oldestAt: string | null;
      openConflicts: number;
      openDeadLetters: number;
    };
    ConnectionHealthDto: {
      /** Format: uuid */
      connectionId: string;
      name: string;
      vendor: string;
      /** @enum {string} */
      health: 'unchecked' | 'ok' | 'authFailed' | 'missingRights' | 'unreachable';
      message: string | null;
    };
    HealthDto: {
      /**
       * @description attention: a connection or a sync needs a person. failing: the database or the queue is away.
       * @enum {string}
       */
      status: 'ok' | 'attention' | 'failing';
      /** @enum {string} */
      database: 'ok' | 'away';
      /** @enum {string} */
      queue: 'ok' | 'away';
      syncs: components['schemas']['BacklogDto'][];
      connections: components['schemas']['ConnectionHealthDto'][];
    };
    CredentialFieldDto: {
      name: string;
      title: string;
      required: boolean;
      help: string;
    };
    ScopeDto: {
      /** @example crm.objects.contacts.read */
      name: string;
      /** @description What it is for */
      purpose: string;
      /** @description Nothing works without it; else the account may go without */
      needed: boolean;
      /** @description What does not work without it, to end the sentence "Without it …" */
      without: string;
    };
    SignInWayDto: {
      /** @enum {string} */
      kind: 'oauth' | 'token' | 'apiKey' | 'app';
      /** @example Private app token */
      title: string;
      /** @description Where the credentials, or an app of your own, are made */
      help: string;
      /** @description Names of the credentials to type in; for "oauth" those of an app of your own */
      credentials: string[];
      /** @description What a person is asked to agree to; empty where there is nothing to choose */
      scopes: components['schemas']['ScopeDto'][];
      /** @description It can be used as it is: for "oauth", an app is set up here */
      ready: boolean;
      /** @description For "oauth": the callback URL to enter at the vendor; `null` while it is not known */
      callbackUrl: string | null;
    };
    SettingFieldDto: {
      name: string;
      title: string;
      required: boolean;
      help: string;
      /** @description A regular expression the value must match */
      pattern?: string;
      /** @description The vendor can be asked what it may be: GET /v1/connections/{id}/choices */
      choosable?: boolean;
    };
    ConnectorDto: {
      /** @example hubspot */
      vendor: string;
      /** @example HubSpot */
      title: string;
      credentials: components['schemas']['CredentialFieldDto'][];
      /** @description How an account can be connected, the best way first */
      signIn: components['schemas']['SignInWayDto'][];
      settings: components['schemas']['SettingFieldDto'][];
      /** @description Hosts a base URL may name: exact, or `*.suffix` */
      hosts: string[];
      defaultBaseUrl?: string;
      /** @description The vendor's documented limits by pool of calls */
      pools: {
        [key: string]: Record<string, never>;
      };
      /**
       * @description Who subscribes webhooks: Syncline, a person in the vendor's settings, or nobody
       * @enum {string}
       */
      webhooks: 'managed' | 'manual' | 'none';
    };
    ConnectorListDto: {
      items: components['schemas']['ConnectorDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    NewConnectionDto: {
      name: string;
      /**
       * @description One of GET /v1/connectors
       * @example hubspot
       */
      vendor: string;
      /** @description Where the vendor's API is, if not at its usual place */
      baseUrl?: string;
      /** @description As the connector lists them */
      settings: {
        [key: string]: string;
      };
      /** @description As the connector lists its credentials; never given back */
      secrets: {
        [key: string]: string;
      };
    };
    LackDto: {
      /** @description A scope or right, as the vendor calls it */
      right: string;
      /** @description What does not work without it, to end the sentence "Without it …" */
      without: string;
    };
    VendorAllowanceDto: {
      max: number;
      remaining: number;
    };
    AllowanceDto: {
      /** @description A part of the allowance with limits of its own */
      pool: string;
      /** @description Calls a day that Syncline takes at most */
      dailyMax: number | null;
      /** @description Calls Syncline has made since the day began, over all connections to the account */
      usedToday: number;
      /** @description Calls it may still make today; `null`: not limited */
      leftToday: number | null;
      /**
       * Format: date-time
       * @description When the day begins anew
       */
      resetsAt: string | null;
      /** @description The vendor's own figures, which count every program's calls; `null` while it has not told */
      vendor: components['schemas']['VendorAllowanceDto'] | null;
      /**
       * Format: date-time
       * @description The vendor asked to wait until then
       */
      waitsUntil: string | null;
      /** @description Share of the usual rate in use: less than 1 after the vendor asked to slow down */
      rateShare: number;
    };
    ConnectionDto: {
      /** Format: uuid */
      id: string;
      name: string;
      vendor: string;
      baseUrl: string | null;
      settings: {
        [key: string]: string;
      };
      /** @description Names of the secrets that are kept; their values are never shown */
      secretNames: string[];
      /** @description The vendor's id of the account, once checked */
      accountId: string | null;
      /** @description As the vendor calls the account */
      accountName: string | null;
      /**
       * @description How it is signed in, as its credentials show
       * @enum {string|null}
       */
      signedInBy: 'oauth' | 'token' | 'apiKey' | 'app' | null;
      /** @description Scopes a person agreed to; `null` where the credentials do not tell */
      grantedScopes: string[] | null;
      /** @description Scopes and rights that are missing, and what does not work without them */
      lacks: components['schemas']['LackDto'][];
      /** @description Settings that are needed and not there yet; see …/choices */
      missingSettings: string[];
      /** @description What is left of the account's allowance */
      allowances: components['schemas']['AllowanceDto'][];
      /** @enum {string} */
      health: 'unchecked' | 'ok' | 'authFailed' | 'missingRights' | 'unreachable';
      healthMessage: string | null;
      /** @description What the vendor calls; `null` without SYNCLINE_PUBLIC_URL */
      webhookUrl: string | null;
      /** Format: date-time */
      createdAt: string;
    };
    ConnectionPageDto: {
      items: components['schemas']['ConnectionDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    ConnectionChangeDto: {
      name?: string;
      /** @description `null`: the vendor's usual place */
      baseUrl?: string | null;
      /** @description Takes the place of all settings */
      settings?: {
        [key: string]: string;
      };
      /** @description Those given are replaced; the others stay */
      secrets?: {
        [key: string]: string;
      };
    };
    MissingRightDto: {
      right: string;
      neededFor: string;
    };
    ConnectionCheckDto: {
      /** @enum {string} */
      health: 'unchecked' | 'ok' | 'authFailed' | 'missingRights' | 'unreachable';
      message: string | null;
      /** @description As the vendor calls the account */
      accountName: string | null;
      missing: components['schemas']['MissingRightDto'][];
    };
    SettingChoiceDto: {
      value: string;
      title: string;
    };
    FieldOptionsDto: {
      /** @description It holds nothing else */
      closed: boolean;
      values: components['schemas']['SettingChoiceDto'][];
    };
    FieldDescriptionDto: {
      name: string;
      title: string;
      /** @enum {string} */
      type:
        | 'text'
        | 'email'
        | 'phone'
        | 'url'
        | 'number'
        | 'boolean'
        | 'date'
        | 'instant'
        | 'choice'
        | 'members'
        | 'reference'
        | 'composite';
      /** @description The vendor's own name of the type */
      vendorType: string;
      writable: boolean;
      /** @description Must be given when a record is created */
      required: boolean;
      unique: boolean;
      /** @description Records can be found by it, so it can be a match key */
      lookup: boolean;
      maxLength?: number;
      maxBytes?: number;
      scale?: number;
      /** @description What it can hold */
      options?: components['schemas']['FieldOptionsDto'];
      /** @description Objects whose ids it holds */
      references?: string[];
      /** @description Its members are groups: tags, lists, campaigns, options */
      groups?: boolean;
      /** @description For an amount: the field of the same record with its currency */
      currencyField?: string;
      /** @enum {string} */
      storedAs: 'string' | 'native';
      custom: boolean;
    };
    ObjectDescriptionDto: {
      name: string;
      title: string;
      /** @description What the engine may rely on */
      capabilities: {
        [key: string]: unknown;
      };
      fields: components['schemas']['FieldDescriptionDto'][];
    };
    ObjectListDto: {
      items: components['schemas']['ObjectDescriptionDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    SettingChoicesDto: {
      /** @description The setting */
      name: string;
      title: string;
      choices: components['schemas']['SettingChoiceDto'][];
    };
    SettingChoicesListDto: {
      items: components['schemas']['SettingChoicesDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    SyncEndDto: {
      /** Format: uuid */
      connectionId: string;
      /**
       * @description As discovery names it
       * @example contacts
       */
      object: string;
    };
    BlankRulesDto: {
      /**
       * @description What emptying a value on side a does to side b
       * @enum {string}
       */
      aToB: 'clear' | 'keep';
      /** @enum {string} */
      bToA: 'clear' | 'keep';
    };
    DefaultsDto: {
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      a?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      b?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    CreateGroupsDto: {
      /** @description Make on side a the groups that only side b has */
      a: boolean;
      b: boolean;
    };
    GroupRulesDto: {
      /** @description Whether groups are made that records are in and one side lacks */
      create: components['schemas']['CreateGroupsDto'];
      /**
       * @description Only groups with one of these names take part; `*` stands for any text, case does not count
       * @example [
       *       "VIP*"
       *     ]
       */
      allow?: string[];
      /**
       * @description Groups with one of these names take no part, whatever `allow` says
       * @example [
       *       "VIP*"
       *     ]
       */
      deny?: string[];
      /** @description Rename a group on one side when it was renamed on the other */
      followRenames?: boolean;
    };
    FieldMappingDto: {
      /**
       * @description Stable over versions, unique in the mapping
       * @example email
       */
      id: string;
      /** @description Side a's name of the field */
      a: string;
      /** @description Side b's name of the field */
      b: string;
      /**
       * @description Fields of side a that `a`, then a name of your own, is made of
       * @example {
       *       "first": "FirstName",
       *       "last": "LastName"
       *     }
       */
      aParts?: {
        [key: string]: string;
      };
      /**
       * @description The same for side b
       * @example {
       *       "first": "FirstName",
       *       "last": "LastName"
       *     }
       */
      bParts?: {
        [key: string]: string;
      };
      /** @enum {string} */
      direction: 'both' | 'aToB' | 'bToA';
      /** @enum {string} */
      kind: 'value' | 'set' | 'consent';
      lens:
        | components['schemas']['TextLensDto']
        | components['schemas']['EmailLensDto']
        | components['schemas']['PhoneLensDto']
        | components['schemas']['UrlLensDto']
        | components['schemas']['CountryLensDto']
        | components['schemas']['NumberLensDto']
        | components['schemas']['BooleanLensDto']
        | components['schemas']['DateLensDto']
        | components['schemas']['InstantLensDto']
        | components['schemas']['BirthdayLensDto']
        | components['schemas']['ChoiceLensDto']
        | components['schemas']['MembersLensDto']
        | components['schemas']['NameLensDto']
        | components['schemas']['AddressLensDto']
        | components['schemas']['ConstantLensDto']
        | components['schemas']['FormulaLensDto']
        | components['schemas']['ConsentLensDto']
        | components['schemas']['ReferenceLensDto']
        | components['schemas']['OwnerLensDto'];
      policy?:
        | components['schemas']['NewestPolicyDto']
        | components['schemas']['SideWinsPolicyDto']
        | components['schemas']['PreferNonBlankPolicyDto']
        | components['schemas']['ManualPolicyDto'];
      blanks?: components['schemas']['BlankRulesDto'];
      /** @description Sides where no record is created without a value here */
      requiredOn?: ('a' | 'b')[];
      /** @description Given to new records where there is a blank */
      defaults?: components['schemas']['DefaultsDto'];
      /** @description For a set of groups */
      groups?: components['schemas']['GroupRulesDto'];
    };
    MatchKeyDto: {
      /** @description Ids of field mappings */
      fieldIds: string[];
    };
    DeletedOnDto: {
      /**
       * @description When a record was deleted on side a
       * @enum {string}
       */
      a?: 'unlink' | 'propagate' | 'archive' | 'tag' | 'recreate';
      /** @enum {string} */
      b?: 'unlink' | 'propagate' | 'archive' | 'tag' | 'recreate';
    };
    SurvivorMarkDto: {
      /** @enum {string} */
      kind: 'value' | 'member';
      /** @description The vendor's name of the field; need not be mapped */
      field: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A group of the field */
      groupId?: string;
    };
    MarksDto: {
      /** @description How a survivor of side a is marked */
      a?: components['schemas']['SurvivorMarkDto'];
      b?: components['schemas']['SurvivorMarkDto'];
    };
    BrakeLimitDto: {
      /** @description Of all links; 1 never asks */
      share: number;
      /** @description So many links never ask, whatever share they are */
      atLeast: number;
    };
    BrakeRulesDto: {
      /**
       * @default {
       *       "share": 0.1,
       *       "atLeast": 20
       *     }
       */
      delete?: components['schemas']['BrakeLimitDto'];
      /**
       * @default {
       *       "share": 0.25,
       *       "atLeast": 100
       *     }
       */
      overwrite?: components['schemas']['BrakeLimitDto'];
    };
    CreateDto: {
      /** @description Create on side a what is found on side b only */
      a: boolean;
      b: boolean;
    };
    RecordFilterDto: {
      /**
       * @description True for records that take part, over the side's fields
       * @example country == "TH" && "VIP" in tags
       */
      expression: string;
      /** @description The type of each field it names. Found out when the mapping is saved; what is sent is not looked at */
      fields?: {
        [key: string]: 'text' | 'number' | 'boolean' | 'set' | 'groups' | 'parts';
      };
      /** @description The id of each group it names, by field and name. Found out when the mapping is saved; what is sent is not looked at */
      groups?: {
        [key: string]: {
          [key: string]: string;
        };
      };
    };
    LeavePolicyDto: {
      /**
       * @description keep: it stays linked, and only opt-outs and deletions travel. unlink: the link ends. archive: the link ends and the partner is archived, where it can be brought back. removeFromGroup: like keep, and the partner is taken out of a group
       * @enum {string}
       */
      kind: 'keep' | 'unlink' | 'archive' | 'removeFromGroup';
      /** @description For removeFromGroup: id of the field mapping of groups */
      fieldId?: string;
      /** @description For removeFromGroup: the group's name on the partner's side */
      name?: string;
      /** @description The group's id by side. Found out when the mapping is saved; what is sent is not looked at */
      ids?: {
        [key: string]: string;
      };
    };
    FiltersDto: {
      a?: components['schemas']['RecordFilterDto'];
      b?: components['schemas']['RecordFilterDto'];
      /** @description What becomes of a linked record that leaves its filter */
      onLeave: components['schemas']['LeavePolicyDto'];
    };
    MappingDto: {
      fields: components['schemas']['FieldMappingDto'][];
      /** @description Ranked ways to recognise the same record */
      keys: components['schemas']['MatchKeyDto'][];
      policy:
        | components['schemas']['NewestPolicyDto']
        | components['schemas']['SideWinsPolicyDto']
        | components['schemas']['PreferNonBlankPolicyDto']
        | components['schemas']['ManualPolicyDto'];
      blanks: components['schemas']['BlankRulesDto'];
      /**
       * @description What becomes of the survivor when one record was deleted
       * @enum {string}
       */
      onDelete: 'unlink' | 'propagate' | 'archive' | 'tag' | 'recreate';
      /** @description The same for each side by itself */
      deletedOn?: components['schemas']['DeletedOnDto'];
      /** @description For the policy tag */
      marks?: components['schemas']['MarksDto'];
      /**
       * @description And if the survivor was edited since
       * @enum {string}
       */
      deleteVersusEdit: 'keep' | 'delete';
      /** @description From how many drastic changes on it asks */
      brake?: components['schemas']['BrakeRulesDto'];
      create: components['schemas']['CreateDto'];
      /** @description Which records take part; all, when left out */
      filters?: components['schemas']['FiltersDto'];
    };
    NewSyncDto: {
      name: string;
      a: components['schemas']['SyncEndDto'];
      b: components['schemas']['SyncEndDto'];
      mapping: components['schemas']['MappingDto'];
      /**
       * @description How often changes are asked for
       * @default 30000
       */
      pollEveryMs?: number;
      /**
       * @description How often everything is compared
       * @default 21600000
       */
      sweepEveryMs?: number;
    };
    EndConnectionDto: {
      /** Format: uuid */
      id: string;
      /** @description As its owner calls it */
      name: string;
      /** @example hubspot */
      vendor: string;
    };
    SyncEndShownDto: {
      /** Format: uuid */
      connectionId: string;
      connection: components['schemas']['EndConnectionDto'];
      /**
       * @description As discovery names it
       * @example contacts
       */
      object: string;
    };
    StoredMappingDto: {
      fields: components['schemas']['FieldMappingDto'][];
      /** @description Ranked ways to recognise the same record */
      keys: components['schemas']['MatchKeyDto'][];
      policy:
        | components['schemas']['NewestPolicyDto']
        | components['schemas']['SideWinsPolicyDto']
        | components['schemas']['PreferNonBlankPolicyDto']
        | components['schemas']['ManualPolicyDto'];
      blanks: components['schemas']['BlankRulesDto'];
      /**
       * @description What becomes of the survivor when one record was deleted
       * @enum {string}
       */
      onDelete: 'unlink' | 'propagate' | 'archive' | 'tag' | 'recreate';
      /** @description The same for each side by itself */
      deletedOn?: components['schemas']['DeletedOnDto'];
      /** @description For the policy tag */
      marks?: components['schemas']['MarksDto'];
      /**
       * @description And if the survivor was edited since
       * @enum {string}
       */
      deleteVersusEdit: 'keep' | 'delete';
      /** @description From how many drastic changes on it asks */
      brake?: components['schemas']['BrakeRulesDto'];
      create: components['schemas']['CreateDto'];
      /** @description Which records take part; all, when left out */
      filters?: components['schemas']['FiltersDto'];
      version: number;
    };
    SyncDto: {
      /** Format: uuid */
      id: string;
      name: string;
      a: components['schemas']['SyncEndShownDto'];
      b: components['schemas']['SyncEndShownDto'];
      /** @description The current version */
      mapping: components['schemas']['StoredMappingDto'];
      /**
       * @description draft: nothing is written. live: changes travel. paused: changes are noted, not sent. braked: so much would be deleted or overwritten that a person is asked; only opt-outs are sent
       * @enum {string}
       */
      state: 'draft' | 'live' | 'paused' | 'braked';
      /** @description Why the engine paused or braked it */
      pausedBecause: string | null;
      pollEveryMs: number;
      sweepEveryMs: number;
      /** Format: date-time */
      createdAt: string;
    };
    SyncPageDto: {
      items: components['schemas']['SyncDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    SyncChangeDto: {
      name?: string;
      pollEveryMs?: number;
      sweepEveryMs?: number;
    };
    RunDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      /** @enum {string} */
      kind: 'firstSync' | 'sweep' | 'undo' | 'restore' | 'mappingChange' | 'segment' | 'resolution';
      /** @enum {string} */
      state: 'scanning' | 'ready' | 'applying' | 'done' | 'failed' | 'discarded';
      mappingVersion: number;
      /**
       * @example {
       *       "matched": 40,
       *       "createOnA": 2
       *     }
       */
      counts: {
        [key: string]: number;
      };
      error: string | null;
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      finishedAt: string | null;
    };
    TriedValueDto: {
      recordId: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      before:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      after?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      back?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    TextLimitDto: {
      most: number;
      /** @enum {string} */
      unit: 'characters' | 'bytes';
    };
    FindingDto: {
      /**
       * @description refused: the lens takes it not, and it stays where it is. lossy: less comes back. tooLong: cut or refused by the vendor. noPartner: no choice there. blankRequired: no record is made
       * @enum {string}
       */
      kind: 'refused' | 'lossy' | 'tooLong' | 'noPartner' | 'blankRequired';
      /**
       * @description Stable; that of the lens for a refused value
       * @example SYNC_T001
       * @enum {string}
       */
      code:
        | 'SYNC_T001'
        | 'SYNC_T002'
        | 'SYNC_T003'
        | 'SYNC_T004'
        | 'SYNC_L001'
        | 'SYNC_L002'
        | 'SYNC_L003'
        | 'SYNC_L004'
        | 'SYNC_L005'
        | 'SYNC_L006'
        | 'SYNC_L007'
        | 'SYNC_L008'
        | 'SYNC_L009'
        | 'SYNC_L010'
        | 'SYNC_L011'
        | 'SYNC_L012'
        | 'SYNC_L013'
        | 'SYNC_L014'
        | 'SYNC_L015'
        | 'SYNC_L016'
        | 'SYNC_L017'
        | 'SYNC_L018'
        | 'SYNC_L019'
        | 'SYNC_L020'
        | 'SYNC_L030'
        | 'SYNC_L031'
        | 'SYNC_X007'
        | 'SYNC_X008';
      message: string;
      /** @description Of a choice that is not there: what its field is called */
      title?: string;
      /** @description Of values that are too long */
      limit?: components['schemas']['TextLimitDto'];
      /** @description Sampled values it is about */
      count: number;
      examples: components['schemas']['TriedValueDto'][];
    };
    WayTrialDto: {
      /** @description Id of the field mapping */
      fieldId: string;
      /**
       * @description The side that would be written
       * @enum {string}
       */
      to: 'a' | 'b';
      /** @description Sampled values that are not blank */
      tried: number;
      blank: number;
      examples: components['schemas']['TriedValueDto'][];
      /** @description None: every sampled value travels as it is */
      findings: components['schemas']['FindingDto'][];
    };
    RoutingNoteDto: {
      /**
       * @description SYNC_V060: a warning. SYNC_V061: for information
       * @enum {string}
       */
      code: 'SYNC_V060' | 'SYNC_V061';
      /**
       * Format: uuid
       * @description The other sync
       */
      syncId: string;
      /** @description Which of the two takes a new record */
      message: string;
    };
    SavedMappingDto: {
      mapping: components['schemas']['StoredMappingDto'];
      /** @description false: it comes into use when the plan of its run is approved */
      inUse: boolean;
      /** @description Plans what it would change; `null` for a draft */
      run: components['schemas']['RunDto'] | null;
      /** @description What trying it on live values found */
      trial: components['schemas']['WayTrialDto'][];
      /** @description Which sync takes a new record, where another shares them */
      routing: components['schemas']['RoutingNoteDto'][];
    };
    MappingVersionDto: {
      mapping: components['schemas']['StoredMappingDto'];
      /** Format: date-time */
      createdAt: string;
    };
    MappingPageDto: {
      items: components['schemas']['MappingVersionDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    StartedRunDto: {
      run: components['schemas']['RunDto'];
    };
    LinkDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      /** @description `null` while the record is being created */
      aId: string | null;
      bId: string | null;
      /** @description The last pair of raw values observed settled, by field mapping id: {email: {a, b}} */
      base: {
        [key: string]: components['schemas']['ValuePairDto'];
      };
      /** @description Field mappings the engine paused for this link */
      frozen: string[];
      /** @description When a person last let a field go on, by field mapping id */
      unfrozen: {
        [key: string]: string;
      };
      /** Format: date-time */
      removedAt: string | null;
      /** @description Why a person parted the records */
      removedBecause: string | null;
      /**
       * Format: uuid
       * @description The link of another sync that took its place, once a record of it had become one of another object
       */
      continuedBy: string | null;
    };
    RecordDto: {
      /**
       * @description unknown: the read failed, nothing is concluded
       * @enum {string}
       */
      state: 'live' | 'gone' | 'unknown';
      remoteId: string;
      /** @description Raw values by the vendor's field names */
      fields: {
        [key: string]:
          | (
              | string
              | number
              | boolean
              | string[]
              | {
                  [key: string]: string;
                }
            )
          | null;
      };
      /**
       * Format: date-time
       * @description By the vendor's clock
       */
      modifiedAt: string | null;
      /** @description The record this one was merged into */
      mergedInto: string | null;
      link: components['schemas']['LinkDto'] | null;
    };
    BrakeDto: {
      /** @enum {string} */
      state: 'draft' | 'live' | 'paused' | 'braked';
      /** @description Why it is braked or was paused */
      because: string | null;
      /** @description Links that lost one of their records, held so far */
      deletes: number;
      /** @description Links of which values would be overwritten, held so far */
      overwrites: number;
      /** @description Records waiting to be worked on, for whatever reason */
      waiting: number;
    };
    KnownValueDto: {
      fieldId: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    PlannedChangeDto: {
      /**
       * @description The side that would be written
       * @enum {string}
       */
      side: 'a' | 'b';
      fieldId: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      before?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      after:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    HeldChangeDto: {
      /** @enum {string} */
      kind: 'delete' | 'overwrite';
      aId: string;
      bId: string;
      /**
       * Format: uuid
       * @description `null` once the pair was parted
       */
      linkId: string | null;
      /** @description What the record is known by: the values of the first key that has any; empty where none is known */
      knownBy: components['schemas']['KnownValueDto'][];
      /** @description What would be written to values of the pair */
      changes: components['schemas']['PlannedChangeDto'][];
      /** Format: date-time */
      at: string;
    };
    HeldChangePageDto: {
      items: components['schemas']['HeldChangeDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    FilterTrialDto: {
      /** @enum {string} */
      side: 'a' | 'b';
      /** @example country == "TH" */
      expression: string;
    };
    FilterWarningDto: {
      /** @enum {string} */
      code: 'SYNC_V052' | 'SYNC_V053';
      message: string;
    };
    FilterTriedDto: {
      /** @description Live records it was tried on */
      sampled: number;
      /** @description Of these, records that take part */
      inside: number;
      outside: number;
      /** @description Records whose values it cannot be computed from */
      unknown: number;
      /** @description Ids of some that take part */
      insideIds: string[];
      /** @description Ids of some that do not */
      outsideIds: string[];
      /** @description When it takes everyone or nobody of the sample */
      warnings: components['schemas']['FilterWarningDto'][];
    };
    GroupOnSideDto: {
      /** @description The vendor's id: what values of the field are made of */
      id: string;
      /** @description `null` when records are in it but the vendor lists it not */
      name: string | null;
      /** @description Whether the credentials may change who is in it */
      writable: boolean;
    };
    GroupDto: {
      /** @description Id of the field mapping */
      fieldId: string;
      a: components['schemas']['GroupOnSideDto'] | null;
      b: components['schemas']['GroupOnSideDto'] | null;
      /**
       * @description paired: members travel. shutOut: by the patterns of the mapping. notCreated: the mapping does not make it on the other side. unused: made once a record is in it. ambiguous: several groups have its name. partnerGone: the other one was deleted. refused: the other vendor would not make it. unlisted: the vendor does not list it
       * @enum {string}
       */
      state:
        'paired' | 'kept' | 'shutOut' | 'notCreated' | 'unused' | 'ambiguous' | 'partnerGone' | 'refused' | 'unlisted';
    };
    GroupPageDto: {
      items: components['schemas']['GroupDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    ThroughDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @enum {string} */
      state: 'draft' | 'live' | 'braked' | 'paused';
    };
    ReferenceDto: {
      /** @description Id of the field mapping */
      fieldId: string;
      /** @description The sync whose links translate it; `null`: it is gone */
      through: components['schemas']['ThroughDto'] | null;
      /** @description Records with a reference here that waits for that sync to link what it refers to */
      waiting: number;
    };
    ReferencePageDto: {
      items: components['schemas']['ReferenceDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    RunPageDto: {
      items: components['schemas']['RunDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    EstimateDto: {
      /** @description Calls to side a */
      callsA: number;
      callsB: number;
      /** @description At the vendors' documented limits */
      seconds: number;
    };
    RunDetailDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      /** @enum {string} */
      kind: 'firstSync' | 'sweep' | 'undo' | 'restore' | 'mappingChange' | 'segment' | 'resolution';
      /** @enum {string} */
      state: 'scanning' | 'ready' | 'applying' | 'done' | 'failed' | 'discarded';
      mappingVersion: number;
      /**
       * @example {
       *       "matched": 40,
       *       "createOnA": 2
       *     }
       */
      counts: {
        [key: string]: number;
      };
      error: string | null;
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      finishedAt: string | null;
      /** @description `null` for runs without a plan */
      estimate: components['schemas']['EstimateDto'] | null;
    };
    ValuePairDto: {
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      a?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      b?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    PlannedConflictDto: {
      fieldId: string;
      /** @enum {string|null} */
      winner: 'a' | 'b' | null;
      now: components['schemas']['ValuePairDto'];
    };
    ReasonDto: {
      code: string;
      message: string;
    };
    SkippedChangeDto: {
      /**
       * @description The side that would be written
       * @enum {string}
       */
      side: 'a' | 'b';
      fieldId: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      before?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      after:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      reason: components['schemas']['ReasonDto'];
    };
    PlanItemDto: {
      /** @description Position in the plan, from 1 */
      ordinal: number;
      /** @enum {string} */
      kind:
        | 'matched'
        | 'update'
        | 'createOnA'
        | 'createOnB'
        | 'ambiguous'
        | 'invalid'
        | 'excluded'
        | 'putBack'
        | 'unlink'
        | 'deleteOnA'
        | 'deleteOnB'
        | 'linkAgain'
        | 'skipped';
      aIds: string[];
      bIds: string[];
      /** @description What the record is known by: the values of the first key that has any; empty where none is known */
      knownBy: components['schemas']['KnownValueDto'][];
      changes: components['schemas']['PlannedChangeDto'][];
      conflicts: components['schemas']['PlannedConflictDto'][];
      /** @description Why nothing is done about it */
      reason: components['schemas']['ReasonDto'] | null;
      /**
       * Format: uuid
       * @description Of undos and restores: the link it is about
       */
      linkId?: string;
      /** @description Values that are not put back, and why */
      skipped?: components['schemas']['SkippedChangeDto'][];
    };
    PlanItemPageDto: {
      items: components['schemas']['PlanItemDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    ApprovalDto: {
      /** @description For a change of the mapping: what both sides hold in new and changed fields counts as settled, and travels from its next edit on */
      withoutBackfill?: boolean;
    };
    LinkPageDto: {
      items: components['schemas']['LinkDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    ChangeDto: {
      id: number;
      /** Format: date-time */
      at: string;
      fieldId: string;
      /** @enum {string} */
      side: 'a' | 'b';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      before?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      after?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /**
       * @description edit: seen on the vendor's side. merge: came with the record the linked one was merged into. convert: the record became one of another object. Else Syncline wrote it, for this cause.
       * @enum {string}
       */
      cause:
        | 'edit'
        | 'merge'
        | 'change'
        | 'fill'
        | 'policy'
        | 'decision'
        | 'set'
        | 'consent'
        | 'create'
        | 'breaker'
        | 'delete'
        | 'convert'
        | 'undo'
        | 'restore'
        | 'segment'
        | 'evidence';
      /** Format: uuid */
      intentId: string | null;
      /** Format: uuid */
      runId: string | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      other?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description The pair settled before a write */
      base: components['schemas']['ValuePairDto'] | null;
      /** @description The policy or rule that chose between the sides */
      decidedBy: string | null;
      mappingVersion: number;
      /**
       * @description Of a write. found: its answer was lost, and a later read showed that it had been done
       * @enum {string|null}
       */
      outcome: 'done' | 'found' | null;
    };
    ChangePageDto: {
      items: components['schemas']['ChangeDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    NewLinkDto: {
      /**
       * @description The id of the record on side a, as its vendor has it
       * @example 17
       */
      aId: string;
      /**
       * @description The id of the record on side b
       * @example b9
       */
      bId: string;
    };
    UnlinkDto: {
      /**
       * @description Why, for whoever looks at it later
       * @example Two people who share an address
       */
      reason: string;
    };
    UnfreezeDto: {
      /**
       * @description Id of a field mapping that is frozen for the link
       * @example city
       */
      fieldId: string;
    };
    RecordRefDto: {
      /** @enum {string} */
      side: 'a' | 'b';
      remoteId: string;
    };
    ConflictDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      /** Format: uuid */
      linkId: string | null;
      fieldId: string | null;
      /** @enum {string} */
      kind: 'bothChanged' | 'deleteVersusEdit' | 'unconvertible' | 'race' | 'oscillation' | 'identity';
      /** @description For identity: the records that may be the same */
      records: components['schemas']['RecordRefDto'][];
      /** @description What the record is known by: the values of the first key that has any; empty where none is known */
      knownBy: components['schemas']['KnownValueDto'][];
      /** @description What both sides last agreed on */
      base: components['schemas']['ValuePairDto'] | null;
      /** @description What each side had */
      now: components['schemas']['ValuePairDto'] | null;
      /** @enum {string|null} */
      winner: 'a' | 'b' | null;
      /**
       * @description The rule that decided, or why nothing could be. SYNC_L…: the value is not carried to `side`
       * @enum {string}
       */
      decidedBy:
        | 'newest'
        | 'sideWins'
        | 'preferNonBlank'
        | 'mostRecentNonBlank'
        | 'manual'
        | 'direction'
        | 'blanks'
        | 'consent'
        | 'consentNotKept'
        | 'keep'
        | 'delete'
        | 'leaveKeep'
        | 'leaveArchive'
        | 'SYNC_L001'
        | 'SYNC_L002'
        | 'SYNC_L003'
        | 'SYNC_L004'
        | 'SYNC_L005'
        | 'SYNC_L006'
        | 'SYNC_L007'
        | 'SYNC_L008'
        | 'SYNC_L009'
        | 'SYNC_L010'
        | 'SYNC_L011'
        | 'SYNC_L012'
        | 'SYNC_L013'
        | 'SYNC_L014'
        | 'SYNC_L015'
        | 'SYNC_L016'
        | 'SYNC_L017'
        | 'SYNC_L018'
        | 'SYNC_L019'
        | 'SYNC_L020'
        | 'SYNC_L030'
        | 'SYNC_L031'
        | 'SYNC_X007'
        | 'SYNC_X008'
        | 'SYNC_E201'
        | 'SYNC_E202'
        | 'SYNC_E203'
        | 'SYNC_E204'
        | 'SYNC_E218'
        | 'SYNC_E220'
        | 'SYNC_E221'
        | 'SYNC_E222'
        | 'decision'
        | 'person';
      /**
       * @description The side the reason is about: that cannot take the value, where a record was deleted or merged
       * @enum {string|null}
       */
      side: 'a' | 'b' | null;
      message: string | null;
      /**
       * @description open: waits for a person. decided: settled by policy. answered: being carried out. resolved: over.
       * @enum {string}
       */
      status: 'open' | 'decided' | 'answered' | 'resolved';
      /** @description A person's answer */
      decision:
        | (
            | {
                /** @enum {string} */
                kind: 'keepSide';
                /** @enum {string} */
                side: 'a' | 'b';
              }
            | {
                /** @enum {string} */
                kind: 'value';
                /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
                value:
                  | (
                      | string
                      | number
                      | boolean
                      | string[]
                      | {
                          [key: string]: string;
                        }
                    )
                  | null;
              }
          )
        | null;
      /** Format: date-time */
      at: string;
      /** Format: date-time */
      resolvedAt: string | null;
    };
    ConflictPageDto: {
      items: components['schemas']['ConflictDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    OpenFieldDto: {
      /** Format: uuid */
      syncId: string;
      fieldId: string;
      /** @description How many open conflicts are about it */
      open: number;
    };
    OpenFieldListDto: {
      items: components['schemas']['OpenFieldDto'][];
    };
    ResolveManyDto: {
      /** Format: uuid */
      syncId: string;
      /**
       * @description Id of the field mapping
       * @example city
       */
      fieldId: string;
      /**
       * @description Keep this side's present values
       * @enum {string}
       */
      keep: 'a' | 'b';
      /**
       * @description Only conflicts of this kind
       * @enum {string}
       */
      kind?: 'bothChanged' | 'deleteVersusEdit' | 'unconvertible' | 'race' | 'oscillation' | 'identity';
    };
    SameRecordsDto: {
      aId: string;
      bId: string;
    };
    EvidenceDto: {
      /**
       * @description How the person said so
       * @enum {string}
       */
      how: 'form' | 'doubleOptIn' | 'inWriting' | 'inPerson' | 'byPhone';
      /**
       * Format: date-time
       * @description When the person said so
       * @example 2026-03-01T09:00:00Z
       */
      at: string;
      /**
       * @description Its address, or the words themselves
       * @example https://forms.example.com/answers/4711
       */
      proof: string;
      /** @example Asked at the fair */
      note?: string;
    };
    ResolutionDto: {
      /**
       * @description Keep this side's present value
       * @enum {string}
       */
      keep?: 'a' | 'b';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description For identity: these two are the same */
      link?: components['schemas']['SameRecordsDto'];
      /** @description For an opt-in that was held back: evidence that the person wants mail again */
      evidence?: components['schemas']['EvidenceDto'];
      /**
       * @description Leave everything as it is
       * @enum {boolean}
       */
      dismiss?: true;
    };
    DeadLetterDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      /** @enum {string} */
      side: 'a' | 'b';
      /** @description The record whose change could not be carried over */
      remoteId: string;
      /** @description What the record is known by: the values of the first key that has any; empty where none is known */
      knownBy: components['schemas']['KnownValueDto'][];
      /** Format: uuid */
      linkId: string | null;
      /** @enum {string} */
      refusedBy: 'a' | 'b';
      code: string;
      message: string;
      /** @description The field at fault, where the vendor says */
      field: string | null;
      /** @enum {string} */
      status: 'open' | 'retrying' | 'resolved' | 'discarded';
      attempts: number;
      /** Format: date-time */
      at: string;
      discardReason: string | null;
    };
    DeadLetterPageDto: {
      items: components['schemas']['DeadLetterDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    DeadLetterCodeDto: {
      /** Format: uuid */
      syncId: string;
      /** @enum {string} */
      refusedBy: 'a' | 'b';
      code: string;
      count: number;
      /** @description Of the latest of them */
      message: string;
    };
    DeadLetterCodeListDto: {
      items: components['schemas']['DeadLetterCodeDto'][];
    };
    ManyDeadLettersDto: {
      /**
       * Format: uuid
       * @description Only of this sync
       */
      syncId?: string;
      /**
       * @description All with this code
       * @example INVALID_EMAIL
       */
      code: string;
      /**
       * @description Only those this side refused
       * @enum {string}
       */
      refusedBy?: 'a' | 'b';
    };
    ManyDoneDto: {
      /** @description How many it was done to: at most 10000 at once */
      done: number;
      /** @description How many are left, for which to ask again */
      left: number;
    };
    DiscardManyDto: {
      /**
       * Format: uuid
       * @description Only of this sync
       */
      syncId?: string;
      /**
       * @description All with this code
       * @example INVALID_EMAIL
       */
      code: string;
      /**
       * @description Only those this side refused
       * @enum {string}
       */
      refusedBy?: 'a' | 'b';
      /** @description Why, for whoever looks at it later */
      reason: string;
    };
    DiscardDto: {
      /** @description Why, for whoever looks at it later */
      reason: string;
    };
    ExplainedChangeDto: {
      id: number;
      /** Format: date-time */
      at: string;
      fieldId: string;
      /** @enum {string} */
      side: 'a' | 'b';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      before?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      after?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /**
       * @description edit: seen on the vendor's side. merge: came with the record the linked one was merged into. convert: the record became one of another object. Else Syncline wrote it, for this cause.
       * @enum {string}
       */
      cause:
        | 'edit'
        | 'merge'
        | 'change'
        | 'fill'
        | 'policy'
        | 'decision'
        | 'set'
        | 'consent'
        | 'create'
        | 'breaker'
        | 'delete'
        | 'convert'
        | 'undo'
        | 'restore'
        | 'segment'
        | 'evidence';
      /** Format: uuid */
      intentId: string | null;
      /** Format: uuid */
      runId: string | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      other?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description The pair settled before a write */
      base: components['schemas']['ValuePairDto'] | null;
      /** @description The policy or rule that chose between the sides */
      decidedBy: string | null;
      mappingVersion: number;
      /**
       * @description Of a write. found: its answer was lost, and a later read showed that it had been done
       * @enum {string|null}
       */
      outcome: 'done' | 'found' | null;
      /** Format: uuid */
      linkId: string;
    };
    SourceDto: {
      /** @enum {string} */
      side: 'a' | 'b';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description The edit that had put it there */
      edit: components['schemas']['ExplainedChangeDto'] | null;
    };
    VendorCallDto: {
      /** Format: uuid */
      intentId: string;
      /** @enum {string} */
      operation: 'create' | 'update' | 'delete';
      remoteId: string | null;
      /** Format: date-time */
      sentAt: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      sent?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      stored?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /**
       * @description found: the answer was lost; a later read showed it was done
       * @enum {string}
       */
      outcome: 'done' | 'found';
    };
    OriginDto: {
      /**
       * @description there: when the records were linked. edited: seen at the vendor. unseen: newer than what was last looked at. written: by Syncline
       * @enum {string}
       */
      kind: 'there' | 'edited' | 'unseen' | 'written';
      change: components['schemas']['ExplainedChangeDto'] | null;
      /** @description The other side's value it was made from */
      from: components['schemas']['SourceDto'] | null;
      call: components['schemas']['VendorCallDto'] | null;
    };
    FlipDto: {
      /** @enum {string} */
      kind: 'undo' | 'resolve' | 'set';
      changeId?: number;
      /** Format: uuid */
      conflictId?: string;
      /** @enum {string} */
      keep?: 'a' | 'b';
      /** @example syncline links keep 1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01 city --side a */
      command: string;
    };
    MemberDto: {
      /** @description As this side spells it; the id of a group */
      member: string;
      /** @description What a group is called */
      name: string | null;
      isIn: boolean;
      /** @description How it came in, or how it went */
      origin: components['schemas']['OriginDto'];
      /** @description The segment that says who is in this group */
      segment: string | null;
      /** @description Why the sync does nothing about this group */
      apart: string | null;
      flip: components['schemas']['FlipDto'] | null;
    };
    SideExplainedDto: {
      remoteId: string | null;
      /** @description The vendor's name of the field */
      field: string | null;
      /** @enum {string} */
      state: 'live' | 'gone' | 'missing' | 'unread';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description Of a set: that of the member that came or went last */
      origin: components['schemas']['OriginDto'];
      members: components['schemas']['MemberDto'][] | null;
      /** @description The one thing to do to have it the other way round */
      flip: components['schemas']['FlipDto'] | null;
    };
    SidesExplainedDto: {
      a: components['schemas']['SideExplainedDto'];
      b: components['schemas']['SideExplainedDto'];
    };
    StandingDto: {
      /** @enum {string} */
      kind: 'agree' | 'differ';
      /** @description Why they differ and stay so */
      why: string | null;
      /** Format: uuid */
      conflictId: string | null;
      message: string | null;
    };
    RecordedEvidenceDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      linkId: string;
      fieldId: string;
      /** @enum {string} */
      how: 'form' | 'doubleOptIn' | 'inWriting' | 'inPerson' | 'byPhone';
      /** Format: date-time */
      at: string;
      proof: string;
      note: string;
      /** @description Id of the person, or of the API key, that put it on record */
      recordedBy: string;
      /** Format: date-time */
      recordedAt: string;
      /**
       * @description open: waits for the next drain. done: carried out. overruled: an opt-out came after it. refused: a vendor would not take it.
       * @enum {string}
       */
      state: 'open' | 'done' | 'overruled' | 'refused';
      /** Format: date-time */
      endedAt: string | null;
    };
    ExplanationDto: {
      /** Format: uuid */
      linkId: string;
      /** Format: uuid */
      syncId: string;
      fieldId: string;
      sides: components['schemas']['SidesExplainedDto'];
      standing: components['schemas']['StandingDto'];
      /** @description Of consent: evidence of opt-ins, newest first */
      evidence: components['schemas']['RecordedEvidenceDto'][];
    };
    ExplanationListDto: {
      items: components['schemas']['ExplanationDto'][];
    };
    KeepDto: {
      /**
       * @description Id of the field mapping
       * @example city
       */
      fieldId: string;
      /**
       * @description The side whose value counts
       * @enum {string}
       */
      side: 'a' | 'b';
    };
    KeptDto: {
      /** Format: uuid */
      linkId: string;
      fieldId: string;
      /** @enum {string} */
      side: 'a' | 'b';
    };
    UndoChangeDto: {
      /**
       * @description Number of the change in the log of the link
       * @example 4711
       */
      changeId: number;
    };
    RestoreDto: {
      /**
       * Format: date-time
       * @example 2026-03-01T09:00:00Z
       */
      at: string;
    };
    EndsDto: {
      a: components['schemas']['SyncEndDto'];
      b: components['schemas']['SyncEndDto'];
    };
    CountryStylesDto: {
      /** @enum {string} */
      a: 'alpha2' | 'alpha3' | 'name';
      /** @enum {string} */
      b: 'alpha2' | 'alpha3' | 'name';
    };
    SuggestionReasonDto: {
      /**
       * @description Stable
       * @enum {string}
       */
      code:
        | 'sameName'
        | 'sameTerm'
        | 'sameTitle'
        | 'sharedWords'
        | 'valuesAgree'
        | 'groupsByName'
        | 'membersOneByOne'
        | 'textRefused'
        | 'dayOnly'
        | 'countriesAlike'
        | 'countries'
        | 'choicesListed'
        | 'choicesPaired'
        | 'choicesAlone'
        | 'optOut'
        | 'readOnly'
        | 'required'
        | 'emailOwn'
        | 'unique'
        | 'nameAndNumber'
        | 'requiredUnmapped'
        | 'noKey';
      /**
       * @description In plain English
       * @example both mean the first name
       */
      message: string;
      /**
       * @description The side it is about
       * @enum {string}
       */
      side?: 'a' | 'b';
      /** @description Of the object */
      object?: string;
      /** @description Of the field */
      title?: string;
      /** @description Of the field */
      name?: string;
      /**
       * @description What both fields mean
       * @enum {string}
       */
      term?:
        | 'email'
        | 'firstName'
        | 'lastName'
        | 'phone'
        | 'mobile'
        | 'fax'
        | 'jobTitle'
        | 'company'
        | 'recordName'
        | 'street'
        | 'city'
        | 'region'
        | 'postalCode'
        | 'country'
        | 'website'
        | 'birthday'
        | 'language'
        | 'industry'
        | 'revenue'
        | 'employees'
        | 'description'
        | 'leadSource'
        | 'amount'
        | 'closeDate'
        | 'stage'
        | 'optOut'
        | 'groups';
      /**
       * @description What text has to be written like
       * @enum {string}
       */
      type?: 'number' | 'boolean' | 'date' | 'instant';
      /**
       * @description How both sides write countries
       * @enum {string}
       */
      style?: 'alpha2' | 'alpha3' | 'name';
      /** @description How each side writes countries */
      styles?: components['schemas']['CountryStylesDto'];
      /** @description How many choices */
      count?: number;
      /** @description Sampled records of both sides whose values agree */
      agreed?: number;
      /** @description Of so many */
      compared?: number;
    };
    SuggestedFieldDto: {
      /** @description Id of the field mapping */
      fieldId: string;
      /**
       * @description sure: names and values say so. likely: the names do. maybe: only the values do, or few of them
       * @enum {string}
       */
      confidence: 'sure' | 'likely' | 'maybe';
      reasons: components['schemas']['SuggestionReasonDto'][];
    };
    SuggestedKeyDto: {
      /** @description Ids of field mappings */
      fieldIds: string[];
      reason: components['schemas']['SuggestionReasonDto'];
    };
    SuggestionDto: {
      /** @description To be looked at, changed and saved */
      mapping: components['schemas']['MappingDto'];
      /** @description Why each field of the mapping is in it, in its order */
      fields: components['schemas']['SuggestedFieldDto'][];
      keys: components['schemas']['SuggestedKeyDto'][];
      /** @description What a person has to decide before records are made */
      toDecide: components['schemas']['SuggestionReasonDto'][];
      /** @description Sampled records found on both sides, on which values were compared */
      comparedRecords: number;
    };
    TrialRequestDto: {
      a: components['schemas']['SyncEndDto'];
      b: components['schemas']['SyncEndDto'];
      mapping: components['schemas']['MappingDto'];
    };
    TrialProblemDto: {
      /** @description JSON pointer into the body of POST /v1/syncs */
      pointer: string;
      code: string;
      message: string;
    };
    TrialDto: {
      /** @description What the mapping would be refused for */
      problems: components['schemas']['TrialProblemDto'][];
      /** @description Each field, each way it travels; none for a mapping at fault */
      ways: components['schemas']['WayTrialDto'][];
      /** @description Which sync takes a new record, where another shares them */
      routing: components['schemas']['RoutingNoteDto'][];
    };
    SetUpNeededDto: {
      /** @description There is nobody yet who could sign in */
      needed: boolean;
    };
    NamedDto: {
      name: string;
    };
    FirstPersonDto: {
      name: string;
      /** Format: email */
      email: string;
      /** @description Several words do well */
      password: string;
    };
    SetUpDto: {
      /** @description The API key that the first start printed */
      key: string;
      workspace: components['schemas']['NamedDto'];
      person: components['schemas']['FirstPersonDto'];
    };
    MyselfDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** Format: email */
      email: string;
    };
    WorkspaceNameDto: {
      /** Format: uuid */
      id: string;
      name: string;
    };
    MembershipDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
    };
    MeDto: {
      person: components['schemas']['MyselfDto'];
      /** @description The one everything is asked of */
      workspace: components['schemas']['WorkspaceNameDto'];
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
      permissions: (
        | 'health.read'
        | 'connections.read'
        | 'connections.check'
        | 'connections.write'
        | 'syncs.read'
        | 'syncs.operate'
        | 'syncs.write'
        | 'mappings.try'
        | 'segments.read'
        | 'segments.write'
        | 'runs.read'
        | 'runs.plan'
        | 'runs.approve'
        | 'links.read'
        | 'links.write'
        | 'conflicts.read'
        | 'conflicts.answer'
        | 'deadLetters.read'
        | 'deadLetters.answer'
        | 'alerts.read'
        | 'alerts.answer'
        | 'alerts.manage'
        | 'personal.read'
        | 'people.read'
        | 'people.manage'
        | 'apiKeys.manage'
        | 'audit.read'
        | 'workspace.read'
        | 'workspace.manage'
      )[];
      /** @description All they are in */
      workspaces: components['schemas']['MembershipDto'][];
      /** @description Personal values are shown masked */
      masked: boolean;
    };
    ProviderDto: {
      /** @description Its place in GET /v1/openid/:id/start */
      id: string;
      name: string;
    };
    SignInWaysDto: {
      password: boolean;
      openId: components['schemas']['ProviderDto'][];
    };
    SessionStateDto: {
      /** @description Who is signed in; `null`: nobody */
      me: components['schemas']['MeDto'] | null;
    };
    SignInDto: {
      /** Format: email */
      email: string;
      password: string;
    };
    PasswordChangeDto: {
      old: string;
      /** @description Several words do well */
      new: string;
    };
    MeChangeDto: {
      name?: string;
      /** @description Ends your other sessions */
      password?: components['schemas']['PasswordChangeDto'];
    };
    SwitchDto: {
      /**
       * Format: uuid
       * @description One of `workspaces`
       */
      workspaceId: string;
    };
    SessionDto: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      seenAt: string;
      /** @description Where it began */
      address: string;
      userAgent: string;
      /** @description The one that asks */
      current: boolean;
    };
    SessionListDto: {
      items: components['schemas']['SessionDto'][];
      /** @description `null`: these are all */
      nextCursor: string | null;
    };
    PersonDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** Format: email */
      email: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
      /** Format: date-time */
      joinedAt: string;
      /**
       * Format: date-time
       * @description To the minute
       */
      seenAt: string | null;
    };
    PersonListDto: {
      items: components['schemas']['PersonDto'][];
      /** @description `null`: these are all */
      nextCursor: string | null;
    };
    RoleDto: {
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
    };
    EndedSessionsDto: {
      /** @description How many sessions ended */
      ended: number;
    };
    InvitationDto: {
      /** Format: uuid */
      id: string;
      /** Format: email */
      email: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
      invitedBy: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      expired: boolean;
    };
    InvitationListDto: {
      items: components['schemas']['InvitationDto'][];
      /** @description `null`: these are all */
      nextCursor: string | null;
    };
    NewInvitationDto: {
      /** Format: email */
      email: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
    };
    MadeInvitationDto: {
      /** Format: uuid */
      id: string;
      /** Format: email */
      email: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
      invitedBy: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      expired: boolean;
      /** @description To be sent to them; shown this once */
      url: string;
    };
    TokenDto: {
      token: string;
    };
    InvitingWorkspaceDto: {
      name: string;
    };
    OpenInvitationDto: {
      workspace: components['schemas']['InvitingWorkspaceDto'];
      /** Format: email */
      email: string;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'operator' | 'viewer';
    };
    AcceptDto: {
      token: string;
      name: string;
      /** @description A new one, or for somebody who is known here already the one they have */
      password: string;
    };
    ApiKeyDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description How it begins */
      prefix: string;
      scopes: string[];
      /** @description `null`: the first start of the server */
      madeBy: string | null;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute
       */
      lastUsedAt: string | null;
      /** Format: date-time */
      expiresAt: string | null;
    };
    ApiKeyListDto: {
      items: components['schemas']['ApiKeyDto'][];
      /** @description `null`: these are all */
      nextCursor: string | null;
    };
    NewApiKeyDto: {
      name: string;
      /** @description What it may do: only what you may */
      scopes: (
        | 'health.read'
        | 'connections.read'
        | 'connections.check'
        | 'connections.write'
        | 'syncs.read'
        | 'syncs.operate'
        | 'syncs.write'
        | 'mappings.try'
        | 'segments.read'
        | 'segments.write'
        | 'runs.read'
        | 'runs.plan'
        | 'runs.approve'
        | 'links.read'
        | 'links.write'
        | 'conflicts.read'
        | 'conflicts.answer'
        | 'deadLetters.read'
        | 'deadLetters.answer'
        | 'alerts.read'
        | 'alerts.answer'
        | 'alerts.manage'
        | 'personal.read'
        | 'people.read'
        | 'people.manage'
        | 'apiKeys.manage'
        | 'audit.read'
        | 'workspace.read'
        | 'workspace.manage'
      )[];
      /**
       * Format: date-time
       * @description `null`: never
       */
      expiresAt?: string | null;
    };
    MadeApiKeyDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description How it begins */
      prefix: string;
      scopes: string[];
      /** @description `null`: the first start of the server */
      madeBy: string | null;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description To the minute
       */
      lastUsedAt: string | null;
      /** Format: date-time */
      expiresAt: string | null;
      /** @description The key itself; shown this once */
      text: string;
    };
    WorkspaceDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /**
       * @description second-person: nobody approves the plan they had made
       * @enum {string}
       */
      approvals: 'none' | 'second-person';
      /**
       * @description Names of fields, of a mapping or of a vendor, whose values viewers see masked; `*` stands for any characters, case does not count
       * @example [
       *       "*mail*",
       *       "phone",
       *       "Birthdate"
       *     ]
       */
      maskedFields: string[];
      /** Format: date-time */
      createdAt: string;
    };
    WorkspaceChangeDto: {
      name?: string;
      /** @enum {string} */
      approvals?: 'none' | 'second-person';
      /** @description Takes the place of the whole list */
      maskedFields?: string[];
    };
    ActorDto: {
      /** @enum {string} */
      kind: 'person' | 'key';
      /** Format: uuid */
      id: string;
      /** @description As they were called then */
      name: string;
    };
    SubjectDto: {
      /** @example sync */
      kind: string;
      id: string | null;
      name: string | null;
    };
    AuditEntryDto: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      actor: components['schemas']['ActorDto'];
      /** @example sync.pause */
      action: string;
      subject: components['schemas']['SubjectDto'];
      /** @description How the subject stood, without secrets and without values of records */
      before: {
        [key: string]: unknown;
      } | null;
      /** @description How the subject stood, without secrets and without values of records; `asked` is what was asked for */
      after: {
        [key: string]: unknown;
      } | null;
      /**
       * @description done; the code it was refused with after it had begun to write; denied: whoever tried may not; begun: its end is not known
       * @example done
       */
      outcome: string;
      /** @description The address it came from */
      address: string;
      userAgent: string;
      requestId: string;
    };
    AuditPageDto: {
      items: components['schemas']['AuditEntryDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    EvidenceListDto: {
      items: components['schemas']['RecordedEvidenceDto'][];
    };
    OptInDto: {
      /**
       * @description Id of a field mapping of kind consent
       * @example newsletter
       */
      fieldId: string;
      evidence: components['schemas']['EvidenceDto'];
    };
    AppliedDto: {
      /** Format: date-time */
      at: string;
      by: components['schemas']['ActorDto'];
      /** @description What the file was called */
      file: string | null;
    };
    DriftSubjectDto: {
      /** @enum {string} */
      noun: 'connection' | 'sync' | 'segment' | 'alertRules' | 'alertChannel' | 'person';
      name: string;
      /** @description Where it is in a file */
      path: string[];
    };
    DriftDifferenceDto: {
      /** @description Below the subject. Field mappings are named by their ids */
      path: string[];
      /** @description What the workspace has, as JSON; `null`: nothing */
      before: string | null;
      /** @description What the file says, as JSON; `null`: nothing */
      after: string | null;
    };
    DriftChangeDto: {
      /**
       * @description What applying the file once more would do. add: it is in the file, and not in the workspace. remove: the other way round, and only with --prune
       * @enum {string}
       */
      kind: 'add' | 'change' | 'remove';
      subject: components['schemas']['DriftSubjectDto'];
      /** @description None for what is there on one side only */
      differences: components['schemas']['DriftDifferenceDto'][];
    };
    DriftDto: {
      /** @description `null`: no file was ever applied */
      applied: components['schemas']['AppliedDto'] | null;
      /** @description Of what the caller may see */
      changes: components['schemas']['DriftChangeDto'][];
    };
    ApplicationDto: {
      /** @description What the file says, as GET /v1/configuration/schema describes it */
      configuration: {
        [key: string]: unknown;
      };
      /**
       * @description What the file is called
       * @example workspace.yaml
       */
      file?: string;
    };
    NewSegmentDto: {
      /**
       * @description True for members, over the fields of both records, each with its side: `a.country`, `b["Plan name"]`
       * @example a.country == "TH" && b.plan == "premium" && !a.optedOut
       */
      rule: string;
      /**
       * @description Unique in the sync
       * @example Premium Thais
       */
      name: string;
      /**
       * @description The side whose group its members are kept in
       * @enum {string}
       */
      side: 'a' | 'b';
      /**
       * @description A field of groups of that side: tags, lists, campaigns
       * @example tags
       */
      field: string;
      /**
       * @description The name of the group; made if there is none
       * @example Premium Thais
       */
      group: string;
    };
    SegmentDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      syncId: string;
      name: string;
      /**
       * @description As last saved
       * @example a.country == "TH" && b.plan == "premium" && !a.optedOut
       */
      rule: string;
      /** @description What is kept true at present; `null` for a draft */
      ruleInUse: string | null;
      /** @enum {string} */
      side: 'a' | 'b';
      field: string;
      group: string;
      /** @description The vendor's id of the group, once it is known */
      groupId: string | null;
      /**
       * @description draft: never activated. active: kept true. emptying: its members are being taken out, then it goes. stopped: its group is gone
       * @enum {string}
       */
      state: 'draft' | 'active' | 'emptying' | 'stopped';
      stoppedBecause: string | null;
    };
    SegmentPageDto: {
      items: components['schemas']['SegmentDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    SegmentRuleDto: {
      /**
       * @description True for members, over the fields of both records, each with its side: `a.country`, `b["Plan name"]`
       * @example a.country == "TH" && b.plan == "premium" && !a.optedOut
       */
      rule: string;
    };
    ActivationDto: {
      /**
       * Format: uuid
       * @description The preview that was looked at: what it shows is what is applied
       */
      runId: string;
      /** @description The rule is meant to hold for everyone, or for nobody */
      confirm?: boolean;
    };
    RemovedSegmentDto: {
      /** @description The run that takes its members out */
      run: components['schemas']['RunDto'] | null;
    };
    ProposedFieldDto: {
      /**
       * @description Id of a field of the mapping in use
       * @example city
       */
      id: string;
      /** @description `null`: none of its own any more */
      policy?:
        | (
            | components['schemas']['NewestPolicyDto']
            | components['schemas']['SideWinsPolicyDto']
            | components['schemas']['PreferNonBlankPolicyDto']
            | components['schemas']['ManualPolicyDto']
          )
        | null;
      /** @description `null`: none of its own any more */
      blanks?: components['schemas']['BlankRulesDto'] | null;
    };
    ReplayRequestDto: {
      /**
       * @description How far back to look
       * @example 7
       */
      days: number;
      policy?:
        | components['schemas']['NewestPolicyDto']
        | components['schemas']['SideWinsPolicyDto']
        | components['schemas']['PreferNonBlankPolicyDto']
        | components['schemas']['ManualPolicyDto'];
      blanks?: components['schemas']['BlankRulesDto'];
      /** @description Each field once */
      fields?: components['schemas']['ProposedFieldDto'][];
    };
    EditedAtDto: {
      /**
       * Format: date-time
       * @description `null`: the side does not say
       */
      a: string | null;
      /** Format: date-time */
      b: string | null;
    };
    RulingDto: {
      /**
       * @description write: this side is given the value. keep: both sides stay as they are. wait: they do until a person decides. refuse: the value cannot be had on the other side
       * @enum {string}
       */
      kind: 'write' | 'keep' | 'wait' | 'refuse';
      /**
       * @description The side written to
       * @enum {string}
       */
      side?: 'a' | 'b';
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value?:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
      /** @description Why it is refused */
      code?: string;
    };
    DifferenceDto: {
      /** Format: uuid */
      linkId: string;
      aId: string | null;
      bId: string | null;
      /** @description What the record is known by: the values of the first key that has any; empty where none is known */
      knownBy: components['schemas']['KnownValueDto'][];
      /** Format: date-time */
      at: string;
      /** @description The pair settled before */
      base: components['schemas']['ValuePairDto'] | null;
      /** @description What both sides held */
      now: components['schemas']['ValuePairDto'];
      /** @description `null`: not on record, and it does not matter */
      editedAt: components['schemas']['EditedAtDto'] | null;
      /** @description What was decided, with the value the vendor stored */
      was: components['schemas']['RulingDto'];
      /** @description false: it is not known to have been written; it was refused, or overtaken */
      isDone: boolean;
      wouldBe: components['schemas']['RulingDto'];
      /** @description An earlier one of the same value would have differed too, so these values may not have come about */
      isAfterAnother: boolean;
    };
    UnjudgedDto: {
      /**
       * @description Stable
       * @example SYNC_R101
       */
      code: string;
      message: string;
      count: number;
    };
    FieldReplayedDto: {
      fieldId: string;
      /** @description Decisions that could be judged */
      decisions: number;
      /** @description Of these, those that would have gone another way */
      differ: number;
      /** @description The latest of these */
      samples: components['schemas']['DifferenceDto'][];
      /** @description What the record does not say, and why */
      unjudged: components['schemas']['UnjudgedDto'][];
    };
    ReplayDto: {
      /**
       * Format: date-time
       * @description From when on was asked for
       */
      since: string;
      /** Format: date-time */
      until: string;
      /**
       * Format: date-time
       * @description From when on all was looked at: later than `since` where more is on record than is looked at
       */
      from: string;
      /** @description Changes looked at */
      changes: number;
      /** @description Conflicts looked at */
      conflicts: number;
      /** @description The fields that would differ most first */
      fields: components['schemas']['FieldReplayedDto'][];
    };
    ActivityPointDto: {
      /**
       * Format: date-time
       * @description The beginning of the step
       */
      at: string;
      /** @description Values people or programs changed at a vendor */
      edits: number;
      /** @description Values Syncline wrote */
      writes: number;
      /** @description Milliseconds from the decision to write to its confirmation, the middle; `null` without writes */
      writeMsP50: number | null;
      /** @description The same, 95 of 100 were faster */
      writeMsP95: number | null;
    };
    SyncActivityDto: {
      /** Format: uuid */
      syncId: string;
      edits: number;
      writes: number;
    };
    ActivityDto: {
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      stepMs: number;
      /** @description Every step, oldest first */
      points: components['schemas']['ActivityPointDto'][];
      /** @description Syncs that had anything to do */
      syncs: components['schemas']['SyncActivityDto'][];
    };
    FoundValueDto: {
      fieldId: string;
      /** @description A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts */
      value:
        | (
            | string
            | number
            | boolean
            | string[]
            | {
                [key: string]: string;
              }
          )
        | null;
    };
    FoundDto: {
      /** Format: uuid */
      linkId: string;
      /** Format: uuid */
      syncId: string;
      syncName: string;
      aId: string | null;
      bId: string | null;
      /** @description Values to know it by: what it is matched by, then what was found */
      values: components['schemas']['FoundValueDto'][];
    };
    FoundListDto: {
      /** @description The first few; say more to find others */
      items: components['schemas']['FoundDto'][];
    };
    AlertSubjectDto: {
      /** @enum {string} */
      kind: 'sync' | 'connection';
      /** Format: uuid */
      id: string;
      /** @description As it was called when the alert was last looked after */
      name: string;
    };
    AlertDto: {
      /** Format: uuid */
      id: string;
      /**
       * @description stalled: a live sync does not get on. deadLetters: more and more writes are refused. credentials: a vendor refuses a connection, or grants it too little. brake: a sync is held until a person has looked. quota: most of the calls of the day are used
       * @enum {string}
       */
      kind: 'stalled' | 'deadLetters' | 'credentials' | 'brake' | 'quota';
      subject: components['schemas']['AlertSubjectDto'];
      /**
       * Format: date-time
       * @description stalled: when it last got on
       */
      since: string | null;
      /** @description deadLetters: those that are open */
      count: number | null;
      /** @description quota: the share of the day's calls that is used, 0 to 1 */
      share: number | null;
      /**
       * @description credentials: how the connection is
       * @enum {string|null}
       */
      health: 'unchecked' | 'ok' | 'authFailed' | 'missingRights' | 'unreachable' | null;
      /** Format: date-time */
      openedAt: string;
      /**
       * Format: date-time
       * @description `null` while it lasts
       */
      closedAt: string | null;
      /** @description Who looks after it */
      acknowledgedBy: string | null;
      /** Format: date-time */
      acknowledgedAt: string | null;
      /**
       * Format: date-time
       * @description Nothing is told of it before then
       */
      mutedUntil: string | null;
    };
    AlertPageDto: {
      items: components['schemas']['AlertDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    MuteDto: {
      /**
       * @description For how many minutes nothing is told of it; 0: it is told again
       * @example 240
       */
      minutes: number;
    };
    LastMessageDto: {
      /**
       * @description waiting: it is to be sent, perhaps once more. failed: given up
       * @enum {string}
       */
      state: 'waiting' | 'sent' | 'failed';
      /** @description Why the last try failed */
      error: string | null;
      attempts: number;
      /** Format: date-time */
      queuedAt: string;
      /** Format: date-time */
      sentAt: string | null;
      /**
       * Format: date-time
       * @description When it is tried next
       */
      nextAt: string | null;
    };
    AlertChannelDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @enum {string} */
      kind: 'email' | 'webhook';
      /** @description Empty for webhooks */
      recipients: string[];
      /** @description Where a webhook is; the rest of its URL is a secret */
      urlHost: string | null;
      /** @description `null`: of alerts of every kind */
      kinds: ('stalled' | 'deadLetters' | 'credentials' | 'brake' | 'quota')[] | null;
      on: boolean;
      /** Format: date-time */
      createdAt: string;
      /** @description The message queued last */
      last: components['schemas']['LastMessageDto'] | null;
    };
    AlertChannelListDto: {
      items: components['schemas']['AlertChannelDto'][];
      /** @description `null` at the end */
      nextCursor: string | null;
    };
    NewAlertChannelDto: {
      /**
       * @description Unique in the workspace
       * @example Ops
       */
      name?: string;
      /**
       * @description Of mail; all of them see each other
       * @example [
       *       "ops@example.com"
       *     ]
       */
      recipients?: string[];
      /**
       * @description Of a webhook: https, on the public internet. It is kept sealed and not given out again
       * @example https://hooks.slack.com/services/…
       */
      url?: string;
      /** @description It is told of alerts of these kinds alone; `null`, or left out of a new one: of all */
      kinds?: ('stalled' | 'deadLetters' | 'credentials' | 'brake' | 'quota')[] | null;
      /** @description Whether it is told anything */
      on?: boolean;
      /** @enum {string} */
      kind: 'email' | 'webhook';
    };
    AlertChannelChangeDto: {
      /**
       * @description Unique in the workspace
       * @example Ops
       */
      name?: string;
      /**
       * @description Of mail; all of them see each other
       * @example [
       *       "ops@example.com"
       *     ]
       */
      recipients?: string[];
      /**
       * @description Of a webhook: https, on the public internet. It is kept sealed and not given out again
       * @example https://hooks.slack.com/services/…
       */
      url?: string;
      /** @description It is told of alerts of these kinds alone; `null`, or left out of a new one: of all */
      kinds?: ('stalled' | 'deadLetters' | 'credentials' | 'brake' | 'quota')[] | null;
      /** @description Whether it is told anything */
      on?: boolean;
    };
    StalledRuleDto: {
      /** @description Whether it is looked for */
      on: boolean;
      /** @description How long a live sync may go without getting on; never less than three of its polls */
      afterMinutes: number;
    };
    DeadLettersRuleDto: {
      /** @description Whether it is looked for */
      on: boolean;
      /** @description So many */
      count: number;
      /** @description within so many minutes, in one sync */
      withinMinutes: number;
    };
    AlertSwitchDto: {
      /** @description Whether it is looked for */
      on: boolean;
    };
    QuotaRuleDto: {
      /** @description Whether it is looked for */
      on: boolean;
      /** @description Share of the day's calls */
      percent: number;
    };
    QuietHoursDto: {
      /**
       * @description A time of day, e.g. 22:00
       * @example 22:00
       */
      from: string;
      /**
       * @description A time of day, e.g. 07:00; on the next day, if it is earlier
       * @example 07:00
       */
      to: string;
      /**
       * @description A name of the IANA time zone database
       * @example Asia/Bangkok
       */
      timeZone: string;
    };
    AlertRulesDto: {
      /**
       * @example {
       *       "on": true,
       *       "afterMinutes": 15
       *     }
       */
      stalled: components['schemas']['StalledRuleDto'];
      /**
       * @example {
       *       "on": true,
       *       "count": 10,
       *       "withinMinutes": 60
       *     }
       */
      deadLetters: components['schemas']['DeadLettersRuleDto'];
      /**
       * @example {
       *       "on": true
       *     }
       */
      credentials: components['schemas']['AlertSwitchDto'];
      /**
       * @example {
       *       "on": true
       *     }
       */
      brake: components['schemas']['AlertSwitchDto'];
      /**
       * @example {
       *       "on": true,
       *       "percent": 80
       *     }
       */
      quota: components['schemas']['QuotaRuleDto'];
      /** @description Messages on each channel; what is more is told in the next */
      messagesPerHour: number;
      /** @description What opens in them is told when they end, unless it is over by then */
      quietHours: components['schemas']['QuietHoursDto'] | null;
      /** @description Whether credentials and brakes are told in quiet hours as well */
      urgentInQuietHours: boolean;
    };
    ProblemEntryDto: {
      /** @description JSON pointer into the body, or the name of a query parameter */
      pointer: string;
      message: string;
      /** @description Which rule, for a sync that is not valid */
      code?: string;
    };
    ProblemDto: {
      /** @example urn:syncline:problem:SYNC_A404 */
      type: string;
      title: string;
      status: number;
      /** @description What happened and what to do about it */
      detail: string;
      /**
       * @description Stable
       * @enum {string}
       */
      code:
        | 'SYNC_A400'
        | 'SYNC_A410'
        | 'SYNC_A401'
        | 'SYNC_A402'
        | 'SYNC_A403'
        | 'SYNC_A404'
        | 'SYNC_A420'
        | 'SYNC_A421'
        | 'SYNC_A422'
        | 'SYNC_A423'
        | 'SYNC_A424'
        | 'SYNC_A425'
        | 'SYNC_A426'
        | 'SYNC_A427'
        | 'SYNC_A428'
        | 'SYNC_A429'
        | 'SYNC_A440'
        | 'SYNC_A441'
        | 'SYNC_A442'
        | 'SYNC_A443'
        | 'SYNC_A444'
        | 'SYNC_A445'
        | 'SYNC_A450'
        | 'SYNC_A451'
        | 'SYNC_A452'
        | 'SYNC_A460'
        | 'SYNC_A461'
        | 'SYNC_A462'
        | 'SYNC_A463'
        | 'SYNC_A464'
        | 'SYNC_A465'
        | 'SYNC_A466'
        | 'SYNC_A467'
        | 'SYNC_A468'
        | 'SYNC_A469'
        | 'SYNC_A470'
        | 'SYNC_A480'
        | 'SYNC_A481'
        | 'SYNC_A482'
        | 'SYNC_A490'
        | 'SYNC_A413'
        | 'SYNC_A430'
        | 'SYNC_A431'
        | 'SYNC_A432'
        | 'SYNC_A433'
        | 'SYNC_A500'
        | 'SYNC_A502'
        | 'SYNC_A503'
        | 'SYNC_A504';
      errors?: components['schemas']['ProblemEntryDto'][];
      requestId: string;
    };
    TextFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description The letter case it is written in
       * @enum {string}
       */
      case?: 'upper' | 'lower';
    };
    TextLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'text';
      /** @description How side a stores the field */
      a?: components['schemas']['TextFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['TextFormDto'];
      caseInsensitive?: boolean;
      /** @description A run of white space says the same as one space */
      collapseSpaces?: boolean;
      /** @description Zero-width characters are left out */
      removeInvisible?: boolean;
    };
    StoredFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
    };
    EmailLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'email';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
    };
    PhoneFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description As people typed it (the default), or +14155552671
       * @enum {string}
       */
      writeAs?: 'typed' | 'e164';
    };
    PhoneLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'phone';
      /** @description How side a stores the field */
      a?: components['schemas']['PhoneFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['PhoneFormDto'];
      /**
       * @description ISO 3166-1 alpha-2, for numbers without a prefix
       * @example GB
       */
      defaultCountry?: string;
    };
    UrlFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description It takes no address without https://
       * @enum {string}
       */
      scheme?: 'add';
    };
    UrlLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'url';
      /** @description How side a stores the field */
      a?: components['schemas']['UrlFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['UrlFormDto'];
    };
    CountryFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description What is written; codes and names are all read
       * @enum {string}
       */
      style?: 'alpha2' | 'alpha3' | 'name';
      /**
       * @description Two-letter codes with the name this side has for them
       * @example [
       *       [
       *         "KR",
       *         "Korea, Rep."
       *       ]
       *     ]
       */
      names?: string[][];
    };
    CountryLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'country';
      /** @description How side a stores the field */
      a?: components['schemas']['CountryFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['CountryFormDto'];
      /**
       * @description What becomes of text that names no country
       * @enum {string}
       */
      unmatched?: 'refuse' | 'pass';
    };
    NumberFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description What stands before the decimals; a point by default
       * @example ,
       */
      decimal?: string;
      /**
       * @description What stands between thousands; nothing by default
       * @example .
       */
      group?: string;
      /**
       * @description Digits it is written in; those of any script are read
       * @enum {string}
       */
      digits?:
        | 'latn'
        | 'arab'
        | 'arabext'
        | 'beng'
        | 'deva'
        | 'fullwide'
        | 'gujr'
        | 'guru'
        | 'khmr'
        | 'knda'
        | 'laoo'
        | 'mlym'
        | 'mymr'
        | 'orya'
        | 'tamldec'
        | 'telu'
        | 'thai'
        | 'tibt';
    };
    NumberLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'number';
      /** @description How side a stores the field */
      a?: components['schemas']['NumberFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['NumberFormDto'];
      /** @description Decimal places kept by the coarser side */
      scale?: number;
    };
    BooleanFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description Its word for yes
       * @example Yes
       */
      yes?: string;
      /**
       * @description Its word for no
       * @example No
       */
      no?: string;
    };
    BooleanLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'boolean';
      /** @description How side a stores the field */
      a?: components['schemas']['BooleanFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['BooleanFormDto'];
      /** @description Whether a blank says no (the default) or is a state of its own */
      blankIsNo?: boolean;
    };
    DateFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description YYYY, MM or M, DD or D with separators; or epochMs, midnightUtc. YYYY-MM-DD by default
       * @example DD/MM/YYYY
       */
      format?: string;
      /** @enum {string} */
      calendar?: 'gregory' | 'buddhist' | 'persian' | 'islamic-umalqura' | 'islamic-civil';
      /**
       * @description Digits it is written in; those of any script are read
       * @enum {string}
       */
      digits?:
        | 'latn'
        | 'arab'
        | 'arabext'
        | 'beng'
        | 'deva'
        | 'fullwide'
        | 'gujr'
        | 'guru'
        | 'khmr'
        | 'knda'
        | 'laoo'
        | 'mlym'
        | 'mymr'
        | 'orya'
        | 'tamldec'
        | 'telu'
        | 'thai'
        | 'tibt';
    };
    DateLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'date';
      /** @description How side a stores the field */
      a?: components['schemas']['DateFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['DateFormDto'];
    };
    InstantFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description What is written; iso by default
       * @enum {string}
       */
      format?: 'iso' | 'epochMs' | 'epochS';
    };
    InstantLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'instant';
      /** @description How side a stores the field */
      a?: components['schemas']['InstantFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['InstantFormDto'];
      /** @description The coarser side's precision */
      precisionMs?: number;
    };
    BirthdayFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description YYYY-MM-DD by default
       * @example MM/DD
       */
      format?: string;
      /**
       * @description The leap year that stands for "not known" here
       * @example 1904
       */
      unknownYear?: number;
    };
    BirthdayLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'birthday';
      /** @description How side a stores the field */
      a?: components['schemas']['BirthdayFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['BirthdayFormDto'];
    };
    UnmatchedAsDto: {
      a?: string;
      b?: string;
    };
    ChoiceLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'choice';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /** @description Raw values of side a and side b that mean the same */
      pairs: string[][];
      /**
       * @description What becomes of values outside the table
       * @enum {string}
       */
      unmatched: 'refuse' | 'pass' | 'default';
      /** @description What is written on each side for such values */
      unmatchedAs?: components['schemas']['UnmatchedAsDto'];
    };
    MembersLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'members';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /** @description Compare members without regard to case */
      foldCase?: boolean;
      /** @description Members of side a and side b that mean the same */
      pairs?: string[][];
      /**
       * @description What becomes of members outside the table
       * @enum {string}
       */
      unmatched?: 'refuse' | 'pass' | 'default';
      /** @description What is written on each side for such members */
      unmatchedAs?: components['schemas']['UnmatchedAsDto'];
      /** @description Members are ids of groups, each side's own, paired by their names */
      groups?: boolean;
      /** @description Members are ids of records, each side's own, that another sync links */
      references?: boolean;
      /**
       * Format: uuid
       * @description The sync whose links translate the ids; found when saved, where there is only one
       */
      through?: string;
    };
    NameFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /** @description The parts it holds; those of aParts or bParts by default, else it is one text */
      parts?: ('prefix' | 'first' | 'middle' | 'last' | 'suffix')[];
      /**
       * @description How the text is written; firstLast by default
       * @enum {string}
       */
      order?: 'firstLast' | 'lastFirst' | 'lastCommaFirst';
      /** @description How long a part may be; a longer one is refused */
      limits?: {
        [key: string]: {
          maxLength?: number;
          maxBytes?: number;
        };
      };
    };
    NameLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'name';
      /** @description How side a stores the field */
      a?: components['schemas']['NameFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['NameFormDto'];
      /**
       * @description Which part a name of one word is
       * @enum {string}
       */
      soleWord?: 'first' | 'last';
    };
    AddressFormDto: {
      /** @description Longer text is cut by the vendor (UTF-16 units) */
      maxLength?: number;
      /** @description The same in UTF-8 bytes */
      maxBytes?: number;
      /**
       * @description How values that are not text travel
       * @enum {string}
       */
      as?: 'string' | 'native';
      /**
       * @description How a set is written
       * @enum {string}
       */
      setAs?: 'array' | 'semicolons';
      /**
       * @description What it calls each part it holds: street, street2, city, region, postalCode, country
       * @example {
       *       "street": "addr1",
       *       "street2": "addr2",
       *       "city": "city",
       *       "region": "state",
       *       "postalCode": "zip",
       *       "country": "country"
       *     }
       */
      parts?: {
        [key: string]: string;
      };
      /**
       * @description How it writes the country
       * @enum {string}
       */
      country?: 'alpha2' | 'alpha3' | 'name';
      /** @description It takes no address without these */
      required?: ('street' | 'street2' | 'city' | 'region' | 'postalCode' | 'country')[];
      /** @description How long a part may be, by its name on this side */
      limits?: {
        [key: string]: {
          maxLength?: number;
          maxBytes?: number;
        };
      };
    };
    AddressLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'address';
      /** @description How side a stores the field */
      a?: components['schemas']['AddressFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['AddressFormDto'];
      /** @description Spellings of regions that mean the same */
      regions?: string[][];
    };
    ConstantLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'constant';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /**
       * @description The side that always holds the value; the field goes that way only
       * @enum {string}
       */
      side: 'a' | 'b';
      value: string | number | boolean;
    };
    FormulaLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'formula';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /**
       * @description The side that is computed; the field goes that way only
       * @enum {string}
       */
      side: 'a' | 'b';
      /**
       * @description Over the other side's parts by their names, or its one field as `value`
       * @example first + " " + last
       */
      expression: string;
      /** @description What each of them is taken for; text, where it does not say */
      types?: {
        [key: string]: 'text' | 'number' | 'boolean';
      };
    };
    ConsentLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'consent';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /** @description Values of side a meaning opted out */
      outA: (string | boolean)[];
      /** @description The same for side b */
      outB: (string | boolean)[];
      /** @description What opts in again on side a, given evidence; the opposite where there are but two */
      inA?: string | boolean;
      /** @description The same for side b */
      inB?: string | boolean;
    };
    ReferenceLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'reference';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /**
       * Format: uuid
       * @description The sync whose links translate the ids; found when saved, where there is only one
       */
      through?: string;
    };
    PeopleOfDto: {
      /** @example User */
      object: string;
      /** @example Email */
      email: string;
      /** @example IsActive */
      active?: string;
    };
    PeopleDto: {
      a: components['schemas']['PeopleOfDto'];
      b: components['schemas']['PeopleOfDto'];
    };
    OwnerLensDto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'owner';
      /** @description How side a stores the field */
      a?: components['schemas']['StoredFormDto'];
      /** @description How side b stores the field */
      b?: components['schemas']['StoredFormDto'];
      /** @description Ids of owners that are one person though no address says so */
      pairs?: string[][];
      /** @description Who owns records whose owner has no partner */
      unmatchedAs?: components['schemas']['UnmatchedAsDto'];
      /** @description Where each side lists its people; found when saved */
      people?: components['schemas']['PeopleDto'];
    };
    NewestPolicyDto: {
      /** @enum {string} */
      kind: 'newest' | 'mostRecentNonBlank';
      /** @description Edits closer than this are simultaneous */
      epsilonMs: number;
      /**
       * @description Who wins simultaneous edits, and where a side gives no time
       * @enum {string}
       */
      tie: 'a' | 'b';
    };
    SideWinsPolicyDto: {
      /** @enum {string} */
      kind: 'sideWins';
      /** @enum {string} */
      side: 'a' | 'b';
    };
    PreferNonBlankPolicyDto: {
      /** @enum {string} */
      kind: 'preferNonBlank';
      /**
       * @description Who wins when both sides have a value
       * @enum {string}
       */
      otherwise: 'a' | 'b';
    };
    ManualPolicyDto: {
      /** @enum {string} */
      kind: 'manual';
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  OAuthController_start: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewOAuthAttemptDto'];
      };
    };
    responses: {
      /** @description Begin to connect an account by OAuth, or to authorise a connection again */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OAuthStartDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A432: There is no OAuth app to sign in with; SYNC_A433: It is not known where vendors are to send people back to */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OAuthController_attempt: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        attemptId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What came of an attempt; kept for a day */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OAuthAttemptDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HealthController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How database, queue, syncs and connections are */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectorsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The vendors that can be connected, and what each needs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Connections, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewConnectionDto'];
      };
    };
    responses: {
      /** @description Connect an account; it is checked right away */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One connection */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Forget a connection that no sync uses */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A420: A sync uses the connection */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConnectionChangeDto'];
      };
    };
    responses: {
      /** @description Change a connection; it is checked again unless only its name changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_check: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ask the vendor what the credentials may do */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionCheckDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_objects: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The objects the credentials can see, with their fields */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ObjectListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConnectionsController_choices: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What settings may be, asked of the vendor: e.g. the audiences of a Mailchimp account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingChoicesListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Syncs, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSyncDto'];
      };
    };
    responses: {
      /** @description Pair two objects; nothing is written before a plan is approved */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A430: The sync would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One sync */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Forget a sync and its links; no record is deleted at any vendor */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A429: References of another sync go by the sync */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SyncChangeDto'];
      };
    };
    responses: {
      /** @description Rename a sync or change its rhythm */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_putMapping: {
    parameters: {
      query?: {
        /** @description The newest version whoever saves has seen: it is refused where a newer one exists */
        basedOn?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MappingDto'];
      };
    };
    responses: {
      /** @description Save a new version of the mapping */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SavedMappingDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A428: Another version of the mapping was saved meanwhile; SYNC_A422: A run is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A430: The sync would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_mappings: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Versions of the mapping, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MappingPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_plan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Begin a first sync: scan both sides and plan what would change, writing nothing */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Note changes, send nothing */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A421: The sync is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Go on with a paused sync */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way; SYNC_A421: The sync is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SyncsController_syncNow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ask for changes and compare everything now */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A421: The sync is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RecordsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        side: string;
        remoteId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Read one record from its vendor now, with its link */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BrakeController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether a sync is braked, why, and how much waits */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BrakeDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BrakeController_held: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        kind?: 'delete' | 'overwrite';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The deletions and overwrites that wait, pair by pair */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldChangePageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  BrakeController_release: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Let all that waits pass, this once, and go on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A421: The sync is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  FiltersController_try: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FilterTrialDto'];
      };
    };
    responses: {
      /** @description Try a filter on live records of one side; nothing is saved */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FilterTriedDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A430: The sync would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  GroupsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Tags, lists and campaigns of both sides, by name: which are paired, and why others are not */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GroupPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ReferencesController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Fields that refer to records of another sync: which sync translates them, and how many records wait for it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReferencePageDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RunsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Runs of a sync, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RunPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RunsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One run: how far it is and what it takes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RunDetailDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RunsController_items: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        kind?:
          | 'matched'
          | 'update'
          | 'createOnA'
          | 'createOnB'
          | 'ambiguous'
          | 'invalid'
          | 'excluded'
          | 'putBack'
          | 'unlink'
          | 'deleteOnA'
          | 'deleteOnB'
          | 'linkAgain'
          | 'skipped';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the plan would do, record by record */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlanItemPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RunsController_approve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApprovalDto'];
      };
    };
    responses: {
      /** @description Apply exactly this plan. A first sync goes live, a new version of the mapping comes into use; undoing a whole run pauses the sync */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RunDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A470: Another person must approve it
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way; SYNC_A423: The run is in another state; SYNC_A424: The mapping has changed since the plan was made */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  RunsController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Give a plan up; nothing has been written */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RunDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A423: The run is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinksController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of a value, or one of the records' ids */
        search?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Pairs of records that are the same thing */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinkActsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewLinkDto'];
      };
    };
    responses: {
      /** @description Say that two records are the same, whatever their keys say; also to link again what was unlinked */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A444: It cannot be done to the link; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinksController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One link with its base values */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinksController_changes: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What happened to a link, field by field, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangePageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinkActsController_unlink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UnlinkDto'];
      };
    };
    responses: {
      /** @description Stop keeping two records the same; both stay, and are not linked again unless somebody asks */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A444: It cannot be done to the link; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinkActsController_unfreeze: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UnfreezeDto'];
      };
    };
    responses: {
      /** @description Let a frozen field go on from what both sides held when it was frozen; see keep to choose a side */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A444: It cannot be done to the link; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  LinkActsController_syncNow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Read both records and bring them together now */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A444: It cannot be done to the link */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConflictsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        syncId?: string;
        status?: 'open' | 'decided' | 'answered' | 'resolved';
        kind?: 'bothChanged' | 'deleteVersusEdit' | 'unconvertible' | 'race' | 'oscillation' | 'identity';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Conflicts, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConflictsController_fields: {
    parameters: {
      query?: {
        syncId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How many open conflicts are about which fields, the most first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenFieldListDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConflictsController_resolveMany: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResolveManyDto'];
      };
    };
    responses: {
      /** @description Keep one side’s values in all open conflicts about a field; a run does it, which shows how far it is and can be undone */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A425: The conflict cannot be resolved this way; SYNC_A422: A run is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A445: The mapping has no such field */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConflictsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One conflict with the values of both sides */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConflictsController_resolve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResolutionDto'];
      };
    };
    responses: {
      /** @description Say what shall be: {keep}, {value} in side a’s form, {link} for identity, {evidence} for a held-back opt-in, or {dismiss: true} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A425: The conflict cannot be resolved this way; SYNC_A443: The evidence opts nobody in; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        syncId?: string;
        status?: 'open' | 'retrying' | 'resolved' | 'discarded';
        /** @description The vendor's reason, e.g. INVALID_EMAIL */
        code?: string;
        /** @description Only those this side refused */
        refusedBy?: 'a' | 'b';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What a vendor would not take, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_codes: {
    parameters: {
      query?: {
        syncId?: string;
        status?: 'open' | 'retrying' | 'resolved' | 'discarded';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How many there are, by sync, who refused them and why, the most first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterCodeListDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_retryMany: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ManyDeadLettersDto'];
      };
    };
    responses: {
      /** @description Send all open ones with a code again */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ManyDoneDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_discardMany: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DiscardManyDto'];
      };
    };
    responses: {
      /** @description Give all with a code up, saying why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ManyDoneDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Send it again */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A426: The dead letter is over */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  DeadLettersController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DiscardDto'];
      };
    };
    responses: {
      /** @description Give it up, saying why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A426: The dead letter is over */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HistoryController_explain: {
    parameters: {
      query?: {
        /** @description Id of a field mapping; all fields, when left out */
        field?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the values of a pair come from, why both sides stand as they do, and how to flip them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExplanationListDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HistoryController_keep: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeepDto'];
      };
    };
    responses: {
      /** @description Let one side's value of a field count on the other side too */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeptDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A442: The value cannot count on the other side; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HistoryController_undoRun: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Plan to take back what a run did, an undo included; nothing is written before it is approved */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way; SYNC_A440: It cannot be taken back */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HistoryController_undoChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UndoChangeDto'];
      };
    };
    responses: {
      /** @description Plan to take one change back, and what it caused; nothing is written before it is approved */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here; SYNC_A441: There is no such change of this link */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way; SYNC_A440: It cannot be taken back */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  HistoryController_restore: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RestoreDto'];
      };
    };
    responses: {
      /** @description Plan to have a pair as it was at a moment; nothing is written before it is approved */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A422: A run is under way; SYNC_A440: It cannot be taken back */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MappingsController_suggest: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EndsDto'];
      };
    };
    responses: {
      /** @description Propose a mapping for two objects, with a reason for each field */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SuggestionDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A430: The sync would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MappingsController_try: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TrialRequestDto'];
      };
    };
    responses: {
      /** @description Try a mapping on live values of both sides, field by field */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TrialDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_setUpNeeded: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether the first person has yet to be made */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetUpNeededDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_setUp: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetUpDto'];
      };
    };
    responses: {
      /** @description Make the first person, owner of the key's workspace, and sign them in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A462: The request comes from another site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A463: Syncline is set up already */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_ways: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ways to sign in */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignInWaysDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_state: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether somebody is signed in, and who */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionStateDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInDto'];
      };
    };
    responses: {
      /** @description Sign in; wrong attempts are slowed down, and never locked for good */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A460: The e-mail address or the password is wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A462: The request comes from another site; SYNC_A468: They are in no workspace */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A461: Too many attempts */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SessionController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sign out */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MeController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who is signed in, where, and what they may do */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MeController_change: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MeChangeDto'];
      };
    };
    responses: {
      /** @description Change your name or password */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A460: The e-mail address or the password is wrong
       *
       *     SYNC_A401: Nobody is signed in, and there is no valid API key
       */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A461: Too many attempts */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MeController_switch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SwitchDto'];
      };
    };
    responses: {
      /** @description Go over to another workspace you are in */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MeController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where you are signed in to this workspace, latest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  MeController_end: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description End one of your sessions */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PeopleController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who is in the workspace, by name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PeopleController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Take somebody out of the workspace; their sessions here end */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A467: It is above the role of who asks
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A466: A workspace needs an owner */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PeopleController_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoleDto'];
      };
    };
    responses: {
      /** @description Give somebody another role, at most your own */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A467: It is above the role of who asks
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A466: A workspace needs an owner */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  PeopleController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sign somebody out of this workspace wherever they are */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSessionsDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A467: It is above the role of who asks
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  InvitationsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Invitations that were not taken up, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InvitationListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  InvitationsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewInvitationDto'];
      };
    };
    responses: {
      /** @description Invite somebody by a link that you send them; it is good for a week, and once */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeInvitationDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A467: It is above the role of who asks
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A465: They are in the workspace already */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  InvitationsController_withdraw: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Withdraw an invitation */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  InvitationsController_look: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TokenDto'];
      };
    };
    responses: {
      /** @description What an invitation is to */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OpenInvitationDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A462: The request comes from another site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A464: The invitation is over */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  InvitationsController_accept: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AcceptDto'];
      };
    };
    responses: {
      /** @description Join the workspace, and be signed in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A460: The e-mail address or the password is wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A462: The request comes from another site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A464: The invitation is over */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A461: Too many attempts */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ApiKeysController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Keys that were not revoked, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ApiKeysController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewApiKeyDto'];
      };
    };
    responses: {
      /** @description Make a key for a program; it may at most what you may */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeApiKeyDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A467: It is above the role of who asks
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ApiKeysController_revoke: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoke a key: it opens nothing any more */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  WorkspaceController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The workspace and its rules */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkspaceDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  WorkspaceController_change: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkspaceChangeDto'];
      };
    };
    responses: {
      /** @description Rename the workspace, or change its rules */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkspaceDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Id of the person or key */
        actor?: string;
        /** @description An act, or only the part before its dot */
        action?: string;
        /** @description Id of what was acted on */
        subject?: string;
        /** @description From then on */
        from?: string;
        /** @description Before then */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who did what, to what, from where, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPageDto'];
          'text/csv': components['schemas']['AuditPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OpenIdController_start: {
    parameters: {
      query?: {
        /** @description A path here to come back to */
        returnTo?: string;
      };
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Go to the provider and sign in there */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OpenIdController_callback: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the provider sends the browser back to */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConsentController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The evidence recorded for a link, over or not, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConsentController_record: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OptInDto'];
      };
    };
    responses: {
      /** @description Record evidence that a person opted in again, and have one consent field opted in on it */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordedEvidenceDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A443: The evidence opts nobody in; SYNC_A427: The sync is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConfigurationController_schema: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What a file of configuration may say, as JSON Schema (2020-12) */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConfigurationController_drift: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the workspace is not as the file that was last applied */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DriftDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A490: Several things have one name */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ConfigurationController_applied: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApplicationDto'];
      };
    };
    responses: {
      /** @description Say that a file was applied: the workspace is compared with it from now on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DriftDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A490: Several things have one name */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Segments of a sync, by name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SegmentPageDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSegmentDto'];
      };
    };
    responses: {
      /** @description Save a segment: a rule over both records, and the group its members are to be kept in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SegmentDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A452: The segment would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        segmentId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One segment */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SegmentDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_revise: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        segmentId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SegmentRuleDto'];
      };
    };
    responses: {
      /** @description Save another rule; the one in use stays until the new one is activated */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SegmentDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A450: The segment is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A452: The segment would not work; SYNC_A431: The vendor does not accept the connection */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A502: The vendor could not be called */
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A504: The vendor asks to wait; SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_remove: {
    parameters: {
      query?: {
        /** @description keep: its members stay in the group. remove: they are taken out, and then the segment goes */
        members?: 'keep' | 'remove';
      };
      header?: never;
      path: {
        id: string;
        segmentId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Remove a segment, and leave its members in the group or take them out first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RemovedSegmentDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_preview: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        segmentId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Find out who would be a member, who would be put in and who taken out; nothing is written */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartedRunDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A421: The sync is in another state; SYNC_A450: The segment is in another state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SegmentsController_activate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        segmentId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActivationDto'];
      };
    };
    responses: {
      /** @description Keep the segment true from now on, as its preview showed it */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RunDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /**
       * @description SYNC_A470: Another person must approve it
       *
       *     SYNC_A403: The role or the scopes of the key do not allow it
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A423: The run is in another state; SYNC_A422: A run is under way; SYNC_A424: The mapping has changed since the plan was made; SYNC_A451: The rule holds for everyone, or for nobody */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  OpenapiController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This description */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ReplayController_replay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReplayRequestDto'];
      };
    };
    responses: {
      /** @description What other policies would have made of the recorded changes and conflicts; writes nothing */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A445: The mapping has no such field */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  ActivityController_get: {
    parameters: {
      query?: {
        /** @description How far back, ending now */
        window?: 'hour' | 'day' | 'week' | 'month';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What syncs had to do over time, and how long writes took */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActivityDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  SearchController_search: {
    parameters: {
      query: {
        /** @description Part of a value, e.g. of an e-mail or a name, or one of the records' ids */
        q: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Pairs of records of all syncs, found by an e-mail, a name or any other value */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FoundListDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertsController_list: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description past: over */
        state?: 'open' | 'past';
        kind?: 'stalled' | 'deadLetters' | 'credentials' | 'brake' | 'quota';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What calls for a person, or did: what opened last comes first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertPageDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid; SYNC_A410: The cursor is not one of this list */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertsController_acknowledge: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Say that you look after it: nobody is reminded of it any more */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A480: The alert is over */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertsController_mute: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MuteDto'];
      };
    };
    responses: {
      /** @description Have nothing told of it for a time */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A480: The alert is over */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertChannelsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where alerts are told, in the order in which they were added */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertChannelListDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertChannelsController_add: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewAlertChannelDto'];
      };
    };
    responses: {
      /** @description Have alerts told by mail or to a webhook */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertChannelDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A481: There is a channel of this name */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A482: There is no mail server to send by */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertChannelsController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Remove a channel: nothing is told there any more */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertChannelsController_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AlertChannelChangeDto'];
      };
    };
    responses: {
      /** @description Change a channel; what is left out stays */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertChannelDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A481: There is a channel of this name */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertChannelsController_test: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Send a test message, at once and once */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertChannelDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A404: There is no such thing here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A461: Too many attempts */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertRulesController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What counts as an alert, and when people are told */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertRulesDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
  AlertRulesController_change: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AlertRulesDto'];
      };
    };
    responses: {
      /** @description Replace these rules */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertRulesDto'];
        };
      };
      /** @description SYNC_A400: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A401: Nobody is signed in, and there is no valid API key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A403: The role or the scopes of the key do not allow it */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A500: Something went wrong in Syncline */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
      /** @description SYNC_A503: Syncline cannot work at the moment */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDto'];
        };
      };
    };
  };
}
