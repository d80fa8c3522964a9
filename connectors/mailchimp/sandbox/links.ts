/** One entry of a `_links` array, as recorded. */
export interface Link {
  rel: string;
  href: string;
  method: string;
  targetSchema?: string;
  schema?: string;
}

/** A link before it is placed: `path` is appended to the resource's own, `target` and `schema` to the schema root. */
interface LinkTemplate {
  rel: string;
  method: string;
  path: string;
  target?: string;
  schema?: string;
}

const get = (rel: string, path: string, target: string, schema?: string): LinkTemplate => ({
  rel,
  method: 'GET',
  path,
  target: `Definitions/${target}`,
  ...(schema === undefined ? {} : { schema: `Paths/${schema}` }),
});
const write = (rel: string, method: string, path: string, target: string, schema: string): LinkTemplate => ({
  rel,
  method,
  path,
  target: `Definitions/${target}`,
  schema: `Definitions/${schema}`,
});

/** Self, parent, update and delete, which most resources have. `..` in a path leads to the parent collection. */
const editable = (kind: string): LinkTemplate[] => [
  get('self', '', `${kind}/Response.json`),
  get('parent', '..', `${kind}/CollectionResponse.json`, `${kind}/Collection.json`),
  write('update', 'PATCH', '', `${kind}/Response.json`, `${kind}/PATCH.json`),
];
const removable: LinkTemplate = { rel: 'delete', method: 'DELETE', path: '' };

const listLinks = (): LinkTemplate[] => {
  const child = (rel: string, kind: string): LinkTemplate =>
    get(rel, `/${rel}`, `Lists/${kind}/CollectionResponse.json`, `Lists/${kind}/Collection.json`);
  return [
    ...editable('Lists'),
    write('batch-sub-unsub-members', 'POST', '', 'Lists/BatchPOST-Response.json', 'Lists/BatchPOST.json'),
    removable,
    child('abuse-reports', 'Abuse'),
    get('activity', '/activity', 'Lists/Activity/Response.json'),
    get('clients', '/clients', 'Lists/Clients/Response.json'),
    child('growth-history', 'Growth'),
    child('interest-categories', 'InterestCategories'),
    child('members', 'Members'),
    child('merge-fields', 'MergeFields'),
    child('segments', 'Segments'),
    child('webhooks', 'Webhooks'),
    child('signup-forms', 'SignupForms'),
    child('locations', 'Locations'),
  ];
};

const memberLinks = (): LinkTemplate[] => [
  ...editable('Lists/Members'),
  write('upsert', 'PUT', '', 'Lists/Members/Response.json', 'Lists/Members/PUT.json'),
  removable,
  get('activity', '/activity', 'Lists/Members/Activity/Response.json'),
  get('goals', '/goals', 'Lists/Members/Goals/Response.json'),
  get('notes', '/notes', 'Lists/Members/Notes/CollectionResponse.json'),
  { rel: 'events', method: 'POST', path: '/events', target: 'Definitions/Lists/Members/Events/POST.json' },
  { rel: 'delete_permanent', method: 'POST', path: '/actions/delete-permanent' },
];

/** Resources whose links the recordings or the spec's examples show, by their place in the vendor's schema tree. */
const INSTANCE_LINKS = {
  Lists: listLinks(),
  'Lists/Members': memberLinks(),
  'Lists/MergeFields': [...editable('Lists/MergeFields'), removable],
  'Lists/Segments': [
    get('self', '', 'Lists/Segments/Response.json'),
    get('parent', '..', 'Lists/Segments/CollectionResponse.json', 'Lists/Segments/Collection.json'),
    removable,
    write('update', 'PATCH', '', 'Lists/Segments/Response.json', 'Lists/Segments/PATCH.json'),
    get(
      'members',
      '/members',
      'Lists/Segments/Members/CollectionResponse.json',
      'Lists/Segments/Members/Collection.json',
    ),
  ],
  'Lists/Webhooks': [...editable('Lists/Webhooks'), removable],
  'Lists/InterestCategories': [
    ...editable('Lists/InterestCategories'),
    removable,
    get(
      'interests',
      '/interests',
      'Lists/InterestCategories/Interests/CollectionResponse.json',
      'Lists/InterestCategories/Interests/Collection.json',
    ),
  ],
  'Lists/InterestCategories/Interests': [...editable('Lists/InterestCategories/Interests'), removable],
  'Lists/Members/Notes': [...editable('Lists/Members/Notes'), removable],
  Batches: [
    get('parent', '..', 'Batches/CollectionResponse.json', 'Batches/Collection.json'),
    get('self', '', 'Batches/Response.json'),
    removable,
  ],
} satisfies Record<string, LinkTemplate[]>;

export type LinkedKind = keyof typeof INSTANCE_LINKS;

/** Collections that can be added to, as recorded for lists and merge fields; the rest link to themselves and up. */
const CREATABLE = new Set<string>([
  'Lists',
  'Lists/Members',
  'Lists/MergeFields',
  'Lists/Segments',
  'Lists/Webhooks',
  'Lists/InterestCategories',
  'Lists/InterestCategories/Interests',
  'Lists/Members/Notes',
  'Batches',
]);

/** Builds `_links` for one data centre. */
export class Links {
  readonly #apiRoot: string;
  readonly #schemaRoot: string;

  constructor(dataCenter: string) {
    this.#apiRoot = `https://${dataCenter}.api.mailchimp.com/3.0`;
    this.#schemaRoot = `https://${dataCenter}.api.mailchimp.com/schema/3.0`;
  }

  /** `path` is the resource's own, e.g. `/lists/a36b032126/members/5eb0d793…`. */
  instance(kind: LinkedKind, path: string): Link[] {
    return INSTANCE_LINKS[kind].map((template: LinkTemplate) => this.#place(template, path));
  }

  /** `path` is the collection's own; `parentKind` is what its parent link answers with. */
  collection(kind: string, path: string, parentKind?: string): Link[] {
    const templates = [get('self', '', `${kind}/CollectionResponse.json`, `${kind}/Collection.json`)];
    if (CREATABLE.has(kind)) {
      templates.push(write('create', 'POST', '', `${kind}/Response.json`, `${kind}/POST.json`));
    }
    if (parentKind !== undefined) templates.push(get('parent', '..', `${parentKind}/Response.json`));
    return templates.map((template) => this.#place(template, path));
  }

  /** The value of the `Link` header: the answer's schema and, for what the vendor's web pages show, that page. */
  header(schema: string, dashboard?: string): string {
    const described = `<${this.#schemaRoot}/${schema}>; rel="describedBy"`;
    return dashboard === undefined ? described : `${described}, <${dashboard}>; rel="dashboard"`;
  }

  #place(template: LinkTemplate, path: string): Link {
    const own = template.path === '..' ? path.slice(0, path.lastIndexOf('/')) : path + template.path;
    return {
      rel: template.rel,
      href: this.#apiRoot + own,
      method: template.method,
      ...(template.target === undefined ? {} : { targetSchema: `${this.#schemaRoot}/${template.target}` }),
      ...(template.schema === undefined ? {} : { schema: `${this.#schemaRoot}/${template.schema}` }),
    };
  }
}
