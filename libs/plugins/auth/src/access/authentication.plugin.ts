import { Inject, Injectable } from '@nestjs/common';
import {
  EndpointPlugin,
  type PlanExtensions,
  type PluginDeclaration,
  type ReportMistake,
} from '@nestling/core';
import { AccessCompiler } from './access.compiler.js';

/** Brings the option `authentication` to endpoints. */
@Injectable()
export class AuthenticationPlugin extends EndpointPlugin {
  readonly options = ['authentication'];

  constructor(@Inject(AccessCompiler) private readonly access: AccessCompiler) {
    super();
  }

  compile({ options }: PluginDeclaration, report: ReportMistake): PlanExtensions {
    const authentication = this.access.compile(options.authentication, report);
    return authentication ? { authentication } : {};
  }
}
