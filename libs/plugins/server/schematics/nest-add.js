import { nestAdd } from '@nestling/core/nest-add';

export default nestAdd('@nestling/server');
