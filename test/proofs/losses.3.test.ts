import { proveLosses } from './losses.js';

proveLosses(2, 4);
