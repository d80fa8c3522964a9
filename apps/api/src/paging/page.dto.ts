import { type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as Convert } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { type Page, type PagedList, type PageRequest } from '#persistence';
import { decodeCursor, encodeCursor } from './cursor.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 500;

export class PageQueryDto {
  @ApiProperty({ required: false, minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })
  @IsOptional()
  @Convert(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit?: number;

  @ApiProperty({ required: false, description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  cursor?: string;
}

export const pageRequest = (list: PagedList, { limit, cursor }: PageQueryDto): PageRequest => ({
  limit: limit ?? LIMIT_DEFAULT,
  after: cursor === undefined ? null : decodeCursor(list, cursor),
});

export interface PageAnswer<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const pageAnswer = <Item, Answered>(
  list: PagedList,
  page: Page<Item>,
  answerOf: (item: Item) => Answered,
): PageAnswer<Answered> => ({
  items: page.items.map(answerOf),
  nextCursor: page.next === null ? null : encodeCursor(list, page.next),
});

/** The class that describes a page of items of another class. */
export function pageOfDto<Item>(item: Type<Item>, name: string): Type<PageAnswer<Item>> {
  class PageDto {
    @ApiProperty({ type: [item] })
    items!: Item[];

    @ApiProperty({ type: String, nullable: true, description: '`null` at the end' })
    nextCursor!: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: name });
  return PageDto;
}
