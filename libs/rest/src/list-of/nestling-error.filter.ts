import { Catch } from '@nestjs/common';
import { NestlingHttpError, ProblemFilter } from '@nestling/core';

/** Answers the engine's own refusals as problems, and leaves every other error to the application. */
@Catch(NestlingHttpError)
export class NestlingErrorFilter extends ProblemFilter {}
