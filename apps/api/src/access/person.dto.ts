import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import {
  IsDefined,
  IsEmail,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';

export const NAME_CHARACTERS_MAX = 200;
const EMAIL_CHARACTERS_MAX = 254;
const TOKEN_CHARACTERS_MAX = 200;
/** Length is what makes a password strong; rules about characters do not. */
const PASSWORD_CHARACTERS_MIN = 12;
const PASSWORD_CHARACTERS_MAX = 200;

/** Addresses are the same in whatever case. */
const InLowerCase = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown =>
    typeof value === 'string' ? value.trim().toLowerCase() : (value as unknown),
  );

export const IsName = (): PropertyDecorator => (target, property) => {
  for (const decorate of [
    ApiProperty({ maxLength: NAME_CHARACTERS_MAX }),
    IsString(),
    IsNotEmpty(),
    MaxLength(NAME_CHARACTERS_MAX),
  ])
    decorate(target, property);
};

export const IsAddress = (): PropertyDecorator => (target, property) => {
  for (const decorate of [
    ApiProperty({ format: 'email', maxLength: EMAIL_CHARACTERS_MAX }),
    InLowerCase(),
    IsEmail(),
    MaxLength(EMAIL_CHARACTERS_MAX),
  ])
    decorate(target, property);
};

/** One that is chosen, not one that is tried. */
const IsNewPassword = (): PropertyDecorator => (target, property) => {
  for (const decorate of [
    ApiProperty({
      minLength: PASSWORD_CHARACTERS_MIN,
      maxLength: PASSWORD_CHARACTERS_MAX,
      writeOnly: true,
      description: 'Several words do well',
    }),
    IsString(),
    MinLength(PASSWORD_CHARACTERS_MIN),
    MaxLength(PASSWORD_CHARACTERS_MAX),
  ])
    decorate(target, property);
};

const IsGivenSecret =
  (charactersMax: number): PropertyDecorator =>
  (target, property) => {
    for (const decorate of [
      ApiProperty({ writeOnly: true, maxLength: charactersMax }),
      IsString(),
      IsNotEmpty(),
      MaxLength(charactersMax),
    ])
      decorate(target, property);
  };

export class SignInDto {
  @IsAddress()
  email!: string;

  @IsGivenSecret(PASSWORD_CHARACTERS_MAX)
  password!: string;
}

class NamedDto {
  @IsName()
  name!: string;
}

class FirstPersonDto {
  @IsName()
  name!: string;

  @IsAddress()
  email!: string;

  @IsNewPassword()
  password!: string;
}

export class SetUpDto {
  @ApiProperty({ writeOnly: true, description: 'The API key that the first start printed' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(TOKEN_CHARACTERS_MAX)
  key!: string;

  @ApiProperty({ type: NamedDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => NamedDto)
  workspace!: NamedDto;

  @ApiProperty({ type: FirstPersonDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => FirstPersonDto)
  person!: FirstPersonDto;
}

export class TokenDto {
  @IsGivenSecret(TOKEN_CHARACTERS_MAX)
  token!: string;
}

export class AcceptDto extends TokenDto {
  @IsName()
  name!: string;

  @ApiProperty({
    minLength: PASSWORD_CHARACTERS_MIN,
    maxLength: PASSWORD_CHARACTERS_MAX,
    writeOnly: true,
    description: 'A new one, or for somebody who is known here already the one they have',
  })
  @IsString()
  @MinLength(PASSWORD_CHARACTERS_MIN)
  @MaxLength(PASSWORD_CHARACTERS_MAX)
  password!: string;
}

class PasswordChangeDto {
  @IsGivenSecret(PASSWORD_CHARACTERS_MAX)
  old!: string;

  @IsNewPassword()
  new!: string;
}

export class MeChangeDto {
  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({ type: PasswordChangeDto, required: false, description: 'Ends your other sessions' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PasswordChangeDto)
  password?: PasswordChangeDto;
}
