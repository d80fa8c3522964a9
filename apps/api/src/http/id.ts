import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { notFound } from '../problems/problem.js';

/** What is no id names nothing. */
@Injectable()
class KnownForm implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUUID(value)) throw notFound('thing: the id is not a UUID');
    return value;
  }
}

/** The id in the path, or another one by its name there. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, KnownForm);
