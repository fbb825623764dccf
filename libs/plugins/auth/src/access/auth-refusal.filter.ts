import { Catch } from '@nestjs/common';
import { ProblemFilter } from '@nestling/core';
import { AuthRefusal } from '../auth.errors.js';

/** Answers refusals of callers as problems, and leaves every other error to the application. */
@Catch(AuthRefusal)
export class AuthRefusalFilter extends ProblemFilter {}
