import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { DEFAULT_BRAKE } from '#core';

const SHARE_MIN = 0.0001;
const LINKS_MAX = 100_000_000;

export class BrakeLimitDto {
  @ApiProperty({ minimum: SHARE_MIN, maximum: 1, description: 'Of all links; 1 never asks' })
  @IsNumber()
  @Min(SHARE_MIN)
  @Max(1)
  share!: number;

  @ApiProperty({ minimum: 0, maximum: LINKS_MAX, description: 'So many links never ask, whatever share they are' })
  @IsInt()
  @Min(0)
  @Max(LINKS_MAX)
  atLeast!: number;
}

export class BrakeRulesDto {
  @ApiProperty({ type: BrakeLimitDto, required: false, default: DEFAULT_BRAKE.delete })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BrakeLimitDto)
  delete?: BrakeLimitDto;

  @ApiProperty({ type: BrakeLimitDto, required: false, default: DEFAULT_BRAKE.overwrite })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BrakeLimitDto)
  overwrite?: BrakeLimitDto;
}
