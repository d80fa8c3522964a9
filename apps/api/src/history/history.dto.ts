import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { type FieldValue, type Side } from '#core';
import {
  type Explanation,
  type Flip,
  flipCommand,
  type LoggedChange,
  type MemberExplained,
  type Origin,
  type SideExplained,
  type VendorCall,
} from '#engine';
import { ApiFieldValue } from '../http/field-value.js';
import { evidenceView, RecordedEvidenceDto } from '../links/consent.dto.js';
import { ChangeDto } from '../links/link.dto.js';
import { Holds } from '../privacy/marks.js';

const FIELD_ID_CHARACTERS_MAX = 200;
const SIDE = { enum: ['a', 'b'] };

export class ExplanationQueryDto {
  @ApiProperty({ required: false, description: 'Id of a field mapping; all fields, when left out' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  field?: string;
}

export class UndoChangeDto {
  @ApiProperty({ example: 4711, description: 'Number of the change in the log of the link' })
  @IsInt()
  @Min(1)
  changeId!: number;
}

export class RestoreDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00Z' })
  @IsISO8601({ strict: true })
  at!: string;
}

export class KeepDto {
  @ApiProperty({ example: 'city', description: 'Id of the field mapping' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  fieldId!: string;

  @ApiProperty({ ...SIDE, description: 'The side whose value counts' })
  @IsIn(['a', 'b'])
  side!: Side;
}

export class KeptDto {
  @ApiProperty({ format: 'uuid' })
  linkId!: string;

  @ApiProperty()
  fieldId!: string;

  @ApiProperty(SIDE)
  side!: Side;
}

class ExplainedChangeDto extends ChangeDto {
  @ApiProperty({ format: 'uuid' })
  linkId!: string;
}

class SourceDto {
  @ApiProperty(SIDE)
  side!: Side;

  @ApiFieldValue({ required: false })
  value?: FieldValue;

  @ApiProperty({ type: ExplainedChangeDto, nullable: true, description: 'The edit that had put it there' })
  edit!: ExplainedChangeDto | null;
}

class VendorCallDto {
  @ApiProperty({ format: 'uuid' })
  intentId!: string;

  @ApiProperty({ enum: ['create', 'update', 'delete'] })
  operation!: VendorCall['operation'];

  @ApiProperty({ type: String, nullable: true })
  remoteId!: string | null;

  @ApiProperty({ format: 'date-time' })
  sentAt!: string;

  @ApiFieldValue({ required: false })
  sent?: FieldValue;

  @ApiFieldValue({ required: false })
  stored?: FieldValue;

  @ApiProperty({ enum: ['done', 'found'], description: 'found: the answer was lost; a later read showed it was done' })
  outcome!: VendorCall['outcome'];
}

class OriginDto {
  @ApiProperty({
    enum: ['there', 'edited', 'unseen', 'written'],
    description:
      'there: when the records were linked. edited: seen at the vendor. unseen: newer than what was last looked at. written: by Syncline',
  })
  kind!: Origin['kind'];

  @ApiProperty({ type: ExplainedChangeDto, nullable: true })
  change!: ExplainedChangeDto | null;

  @ApiProperty({ type: SourceDto, nullable: true, description: "The other side's value it was made from" })
  from!: SourceDto | null;

  @ApiProperty({ type: VendorCallDto, nullable: true })
  call!: VendorCallDto | null;
}

class FlipDto {
  @ApiProperty({ enum: ['undo', 'resolve', 'set'] })
  kind!: Flip['kind'];

  @ApiProperty({ required: false })
  changeId?: number;

  @ApiProperty({ required: false, format: 'uuid' })
  conflictId?: string;

  @ApiProperty({ required: false, ...SIDE })
  keep?: Side;

  @ApiProperty({ example: 'syncline links keep 1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01 city --side a' })
  command!: string;
}

class MemberDto {
  @ApiProperty({ description: 'As this side spells it; the id of a group' })
  @Holds('value')
  member!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What a group is called' })
  @Holds('value')
  name!: string | null;

  @ApiProperty()
  isIn!: boolean;

  @ApiProperty({ type: OriginDto, description: 'How it came in, or how it went' })
  origin!: OriginDto;

  @ApiProperty({ type: String, nullable: true, description: 'The segment that says who is in this group' })
  segment!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the sync does nothing about this group' })
  apart!: MemberExplained['apart'];

  @ApiProperty({ type: FlipDto, nullable: true })
  flip!: FlipDto | null;
}

class SideExplainedDto {
  @ApiProperty({ type: String, nullable: true })
  remoteId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: "The vendor's name of the field" })
  field!: string | null;

  @ApiProperty({ enum: ['live', 'gone', 'missing', 'unread'] })
  state!: SideExplained['state'];

  @ApiFieldValue({ required: false })
  value?: FieldValue;

  @ApiProperty({ type: OriginDto, description: 'Of a set: that of the member that came or went last' })
  origin!: OriginDto;

  @ApiProperty({ type: [MemberDto], nullable: true })
  members!: MemberDto[] | null;

  @ApiProperty({ type: FlipDto, nullable: true, description: 'The one thing to do to have it the other way round' })
  flip!: FlipDto | null;
}

class SidesExplainedDto {
  @ApiProperty({ type: SideExplainedDto })
  a!: SideExplainedDto;

  @ApiProperty({ type: SideExplainedDto })
  b!: SideExplainedDto;
}

class StandingDto {
  @ApiProperty({ enum: ['agree', 'differ'] })
  kind!: Explanation['standing']['kind'];

  @ApiProperty({ type: String, nullable: true, description: 'Why they differ and stay so' })
  why!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  conflictId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  message!: string | null;
}

class ExplanationDto {
  @ApiProperty({ format: 'uuid' })
  linkId!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ type: SidesExplainedDto })
  sides!: SidesExplainedDto;

  @ApiProperty({ type: StandingDto })
  standing!: StandingDto;

  @ApiProperty({ type: [RecordedEvidenceDto], description: 'Of consent: evidence of opt-ins, newest first' })
  evidence!: RecordedEvidenceDto[];
}

export class ExplanationListDto {
  @ApiProperty({ type: [ExplanationDto] })
  items!: ExplanationDto[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

const changeView = ({
  atMs,
  base,
  editedAtMs: _,
  before,
  after,
  other,
  ...change
}: LoggedChange): ExplainedChangeDto => ({
  ...change,
  at: iso(atMs),
  base: base as ExplainedChangeDto['base'],
  ...given({ before, after, other }),
});

/** JSON leaves out what is not known. */
const given = <Name extends string>(values: Record<Name, FieldValue | undefined>): Partial<Record<Name, FieldValue>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<Name, FieldValue>
  >;

function originView(origin: Origin): OriginDto {
  if (origin.kind === 'there' || origin.kind === 'unseen') {
    return { kind: origin.kind, change: null, from: null, call: null };
  }
  const change = changeView(origin.change);
  if (origin.kind === 'edited') return { kind: origin.kind, change, from: null, call: null };
  const { from, call } = origin;
  return {
    kind: origin.kind,
    change,
    from: from && {
      side: from.side,
      ...given({ value: from.value }),
      edit: from.edit && changeView(from.edit),
    },
    call: call && callView(call),
  };
}

const callView = ({ sentAtMs, sent, stored, ...call }: VendorCall): VendorCallDto => ({
  ...call,
  sentAt: iso(sentAtMs),
  ...given({ sent, stored }),
});

const sideView = ({ value, origin, members, flip, ...side }: SideExplained, about: Described): SideExplainedDto => ({
  ...side,
  ...given({ value }),
  origin: originView(origin),
  members: members?.map((one) => ({ ...one, origin: originView(one.origin), flip: flipView(one.flip, about) })) ?? null,
  flip: flipView(flip, about),
});

type Described = Pick<Explanation, 'linkId' | 'fieldId'>;

const flipView = (flip: Flip | null, about: Described): FlipDto | null =>
  flip && { ...flip, command: flipCommand(flip, about) };

/** An explanation as JSON carries it. */
export const explanationView = ({ sides, standing, evidence, ...explanation }: Explanation): ExplanationDto => ({
  ...explanation,
  sides: { a: sideView(sides.a, explanation), b: sideView(sides.b, explanation) },
  evidence: evidence.map(evidenceView),
  standing: standing.kind === 'agree' ? { kind: 'agree', why: null, conflictId: null, message: null } : standing,
});
