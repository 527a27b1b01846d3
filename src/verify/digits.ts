/** decimal.js, with exponents that no formula leaves. */

import { Decimal } from 'decimal.js';

Decimal.set({ precision: 60, minE: -9e15, maxE: 9e15 });

export { Decimal };
