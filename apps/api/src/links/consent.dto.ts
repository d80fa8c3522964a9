import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { type EvidenceState, type RecordedEvidence, type WayGiven, WAYS_GIVEN } from '#engine';
import { Holds } from '../privacy/marks.js';

const FIELD_ID_CHARACTERS_MAX = 200;
const NOTE_CHARACTERS_MAX = 1_000;
const PROOF_CHARACTERS_MAX = 2_000;
const STATES = ['open', 'done', 'overruled', 'refused'] as const satisfies EvidenceState[];

export class EvidenceDto {
  @ApiProperty({ enum: WAYS_GIVEN, description: 'How the person said so' })
  @IsIn(WAYS_GIVEN)
  how!: WayGiven;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00Z', description: 'When the person said so' })
  @IsISO8601({ strict: true })
  at!: string;

  @ApiProperty({
    example: 'https://forms.example.com/answers/4711',
    description: 'Its address, or the words themselves',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(PROOF_CHARACTERS_MAX)
  proof!: string;

  @ApiProperty({ required: false, example: 'Asked at the fair' })
  @IsOptional()
  @IsString()
  @MaxLength(NOTE_CHARACTERS_MAX)
  note?: string;
}

export class OptInDto {
  @ApiProperty({ example: 'newsletter', description: 'Id of a field mapping of kind consent' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(FIELD_ID_CHARACTERS_MAX)
  fieldId!: string;

  @ApiProperty({ type: EvidenceDto })
  @IsObject()
  @ValidateNested()
  @Type(() => EvidenceDto)
  evidence!: EvidenceDto;
}

export class RecordedEvidenceDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  linkId!: string;

  @ApiProperty()
  fieldId!: string;

  @ApiProperty({ enum: WAYS_GIVEN })
  how!: WayGiven;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty()
  @Holds('text')
  proof!: string;

  @ApiProperty()
  @Holds('text')
  note!: string;

  @ApiProperty({ description: 'Id of the person, or of the API key, that put it on record' })
  recordedBy!: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt!: string;

  @ApiProperty({
    enum: STATES,
    description:
      'open: waits for the next drain. done: carried out. overruled: an opt-out came after it. refused: a vendor would not take it.',
  })
  state!: EvidenceState;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt!: string | null;
}

export class EvidenceListDto {
  @ApiProperty({ type: [RecordedEvidenceDto] })
  items!: RecordedEvidenceDto[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

export const evidenceView = (evidence: RecordedEvidence): RecordedEvidenceDto => {
  const { id, linkId, fieldId, how, proof, note, recordedBy, state, endedAtMs } = evidence;
  return {
    ...{ id, linkId, fieldId, how, at: iso(evidence.givenAtMs), proof, note, recordedBy },
    ...{ recordedAt: iso(evidence.recordedAtMs), state, endedAt: endedAtMs === null ? null : iso(endedAtMs) },
  };
};
