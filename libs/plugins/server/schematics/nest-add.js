import { nestAdd } from '@nestling/core';

export default nestAdd('@nestling/server');
