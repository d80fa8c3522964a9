import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Route, routeTable } from './route-table.js';

/** The routes there are. Made as the application starts, which fails when one of them declares too little. */
@Injectable()
export class Routes {
  readonly all: readonly Route[];

  constructor(
    @Inject(DiscoveryService) discovery: DiscoveryService,
    @Inject(MetadataScanner) scanner: MetadataScanner,
  ) {
    this.all = routeTable(discovery, scanner);
  }
}
