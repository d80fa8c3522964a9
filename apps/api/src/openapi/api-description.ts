import { Injectable } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';

/** Holds the description, which can only be made once every controller is there. */
@Injectable()
export class ApiDescription {
  #document: OpenAPIObject | undefined;

  get document(): OpenAPIObject {
    if (!this.#document) throw new Error('the API is asked for its description before it was made');
    return this.#document;
  }

  set document(document: OpenAPIObject) {
    this.#document = document;
  }
}
