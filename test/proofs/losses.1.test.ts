import { proveLosses } from './losses.js';

proveLosses(0, 4);
