import { describeConnector } from '#connector-sdk/testing';
import { memoryHarness } from './harness.js';

describeConnector('memory', memoryHarness());
