import { nestAdd } from '@nestling/core';

export default nestAdd('@nestling/rest');
