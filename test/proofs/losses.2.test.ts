import { proveLosses } from './losses.js';

proveLosses(1, 4);
