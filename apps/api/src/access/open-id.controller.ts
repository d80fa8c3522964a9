import { Get, Inject, Param, Query, Redirect, Req, Res } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { type Response } from 'express';
import { Open } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Documented } from '../http/documented.js';
import { type ApiRequest } from '../http/request.js';
import { OpenIdService } from './open-id.service.js';

const FOUND = 302;

class StartQueryDto {
  @ApiProperty({ required: false, example: '/syncs', description: 'A path here to come back to' })
  @IsOptional()
  @IsString()
  returnTo?: string;
}

/** Signing in with an OpenID Connect provider. Both are opened by a browser. */
@GuardedController('openid', 'Sign-in')
export class OpenIdController {
  constructor(@Inject(OpenIdService) private readonly openId: OpenIdService) {}

  @Get(':provider/start')
  @Open()
  @Redirect()
  @Documented({ summary: 'Go to the provider and sign in there', status: FOUND, problems: ['invalid', 'notFound'] })
  async start(
    @Param('provider') provider: string,
    @Query() { returnTo }: StartQueryDto,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ readonly url: string; readonly statusCode: number }> {
    return { url: await this.openId.begin({ request, response }, provider, returnTo), statusCode: FOUND };
  }

  @Get(':provider/callback')
  @Open()
  @Redirect()
  @Documented({
    summary: 'Where the provider sends the browser back to',
    description: 'Ends at the path that was asked for, or at /sign-in with the code of what went wrong.',
    status: FOUND,
    problems: ['notFound'],
  })
  async callback(
    @Param('provider') provider: string,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ readonly url: string; readonly statusCode: number }> {
    return { url: await this.openId.finish({ request, response }, provider), statusCode: FOUND };
  }
}
