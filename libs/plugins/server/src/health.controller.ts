import { Controller, Get, Header, Inject, ServiceUnavailableException, SetMetadata } from '@nestjs/common';
import { UNGUARDED } from '@nestling/core';
import { HealthService, type HealthReport } from './health.service.js';

/** Whether the process lives, and whether it can take requests: what an orchestrator asks. */
@SetMetadata(UNGUARDED, true)
@Controller('health')
export class HealthController {
  constructor(@Inject(HealthService) private readonly health: HealthService) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<HealthReport> {
    const report = await this.health.check();
    if (report.status === 'ok') return report;
    const down = Object.entries(report.databases).filter(([, state]) => state === 'down');
    const reason = down.map(([name]) => `the database "${name}" does not answer`).join(', ');
    throw new ServiceUnavailableException({
      ...report,
      message: reason || `the application is ${report.status}`,
    });
  }
}
