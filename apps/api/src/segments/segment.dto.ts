import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { EXPRESSION_CHARACTERS_MAX, type Side } from '#core';
import { type SavedSegment, type SegmentState } from '#engine';
import { pageOfDto } from '../paging/page.dto.js';
import { RunDto } from '../runs/run.dto.js';

const SIDES = ['a', 'b'] as const;
const STATES = ['draft', 'active', 'emptying', 'stopped'] as const satisfies readonly SegmentState[];
const NAME_CHARACTERS_MAX = 200;
const EXAMPLE = 'a.country == "TH" && b.plan == "premium" && !a.optedOut';
const RULE = {
  maxLength: EXPRESSION_CHARACTERS_MAX,
  description: 'True for members, over the fields of both records, each with its side: `a.country`, `b["Plan name"]`',
  example: EXAMPLE,
};

export class SegmentRuleDto {
  @ApiProperty(RULE)
  @IsString()
  @IsNotEmpty()
  @MaxLength(EXPRESSION_CHARACTERS_MAX)
  rule!: string;
}

export class NewSegmentDto extends SegmentRuleDto {
  @ApiProperty({ maxLength: NAME_CHARACTERS_MAX, description: 'Unique in the sync', example: 'Premium Thais' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name!: string;

  @ApiProperty({ enum: SIDES, description: 'The side whose group its members are kept in' })
  @IsIn(SIDES)
  side!: Side;

  @ApiProperty({ description: 'A field of groups of that side: tags, lists, campaigns', example: 'tags' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  field!: string;

  @ApiProperty({ description: 'The name of the group; made if there is none', example: 'Premium Thais' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  group!: string;
}

export class ActivationDto {
  @ApiProperty({ format: 'uuid', description: 'The preview that was looked at: what it shows is what is applied' })
  @IsUUID()
  runId!: string;

  @ApiProperty({ required: false, description: 'The rule is meant to hold for everyone, or for nobody' })
  @IsOptional()
  @IsBoolean()
  confirm?: boolean;
}

/** - `keep`: they stay in the group. - `remove`: they are taken out first. */
const MEMBERS = ['keep', 'remove'] as const;

export class SegmentRemovalDto {
  @ApiProperty({
    enum: MEMBERS,
    required: false,
    default: 'keep',
    description: 'keep: its members stay in the group. remove: they are taken out, and then the segment goes',
  })
  @IsOptional()
  @IsIn(MEMBERS)
  members?: (typeof MEMBERS)[number];
}

export class SegmentDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ ...RULE, description: 'As last saved' })
  rule!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What is kept true at present; `null` for a draft' })
  ruleInUse!: string | null;

  @ApiProperty({ enum: SIDES })
  side!: Side;

  @ApiProperty()
  field!: string;

  @ApiProperty()
  group!: string;

  @ApiProperty({ type: String, nullable: true, description: "The vendor's id of the group, once it is known" })
  groupId!: string | null;

  @ApiProperty({
    enum: STATES,
    description:
      'draft: never activated. active: kept true. emptying: its members are being taken out, then it goes. stopped: its group is gone',
  })
  state!: SegmentState;

  @ApiProperty({ type: String, nullable: true })
  stoppedBecause!: string | null;
}

export class SegmentPageDto extends pageOfDto(SegmentDto, 'SegmentPageBase') {}

export class RemovedSegmentDto {
  @ApiProperty({ type: RunDto, nullable: true, description: 'The run that takes its members out' })
  run!: RunDto | null;
}

export const segmentView = ({ rule, inUse, groupName, revision: _, ...segment }: SavedSegment): SegmentDto => ({
  ...segment,
  rule: rule.expression,
  ruleInUse: inUse?.rule.expression ?? null,
  group: groupName,
  groupId: inUse?.groupId ?? null,
});
