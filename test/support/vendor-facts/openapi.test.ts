import { describe, expect, it } from '@jest/globals';
import { OpenApiSpec, validateAnswer, validateRequest } from './openapi.js';

const document = {
  openapi: '3.0.1',
  paths: {
    '/people/{id}': {
      get: {
        parameters: [
          { in: 'query', name: 'fields', schema: { type: 'string' } },
          { in: 'query', name: 'zone', required: true, schema: { type: 'string' } },
        ],
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Person' } } } },
          '4XX': { content: { 'application/problem+json': { schema: { type: 'object', required: ['title'] } } } },
          204: { description: 'nothing' },
        },
      },
      put: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Person' } } } },
        responses: {},
      },
    },
    '/people/search': {
      get: { responses: { 200: { content: { 'application/json': { schema: { type: 'array' } } } } } },
    },
  },
  components: {
    schemas: {
      Person: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          nick: { type: 'string', nullable: true },
          born: { type: 'string', format: 'date-time' },
          type: { type: 'string' },
          friend: { $ref: '#/components/schemas/Person' },
        },
      },
    },
  },
};
const spec = new OpenApiSpec(document, { basePath: '/3.0' });

describe('validateAnswer', () => {
  it('follows references and accepts null only where the spec is nullable', () => {
    const answer = (body: unknown) => validateAnswer(spec, 'GET', '/3.0/people/7', 200, body);
    expect(answer({ name: 'A', nick: null, friend: { name: 'B', type: 'x' } })).toEqual([]);
    expect(answer({ name: null })).toHaveLength(1);
    expect(answer({ name: 'A', friend: {} }).join()).toContain('/friend must have required property');
  });

  it('prefers a literal path to a template', () => {
    expect(validateAnswer(spec, 'GET', '/3.0/people/search', 200, [])).toEqual([]);
    expect(validateAnswer(spec, 'GET', '/3.0/people/search', 200, { name: 'A' })).toHaveLength(1);
  });

  it('reads status ranges, and names statuses and paths the spec does not have', () => {
    expect(validateAnswer(spec, 'GET', '/3.0/people/7?fields=a', 404, { title: 'gone' })).toEqual([]);
    expect(validateAnswer(spec, 'GET', '/3.0/people/7', 404, {})).toHaveLength(1);
    expect(validateAnswer(spec, 'GET', '/3.0/people/7', 500, {})).toEqual([
      'the spec has no answer 500 for GET /people/{id}',
    ]);
    expect(validateAnswer(spec, 'GET', '/3.0/nobody', 200, {})).toEqual(['the spec has no GET /3.0/nobody']);
  });

  it('accepts an empty text for an unset date only when asked to', () => {
    const lenient = new OpenApiSpec(document, { basePath: '/3.0', emptyMeansUnset: true });
    const body = { name: 'A', born: '' };
    expect(validateAnswer(spec, 'GET', '/3.0/people/7', 200, body)).toHaveLength(1);
    expect(validateAnswer(lenient, 'GET', '/3.0/people/7', 200, body)).toEqual([]);
    expect(validateAnswer(lenient, 'GET', '/3.0/people/7', 200, { name: 'A', born: 'soon' })).not.toEqual([]);
  });
});

describe('validateRequest', () => {
  it('checks the body, unknown parameters and required ones', () => {
    expect(validateRequest(spec, 'PUT', '/3.0/people/7', { body: { name: 'A' } })).toEqual([]);
    expect(validateRequest(spec, 'PUT', '/3.0/people/7', { body: {} })).toHaveLength(1);
    expect(validateRequest(spec, 'GET', '/3.0/people/7', { query: { fields: 'a', zone: 'b' } })).toEqual([]);
    expect(validateRequest(spec, 'GET', '/3.0/people/7', { query: { wrong: 'a' } })).toEqual([
      'the spec has no query parameter wrong for GET /people/{id}',
      'the query parameter zone is required',
    ]);
  });
});
