/** A loss travels with its model, in the model's user-defined metadata; tfjs itself would drop it without a word. */

import type { LayersModel } from '@tensorflow/tfjs';
import type { Loss } from './loss.js';
import { createLoss, type LossSpecification } from './registry.js';
import { LossError, refuse } from './sentences.js';

/** Writes the config of the loss into the model, beside what is there. Call it before `model.save`. */
export function saveLoss(model: LayersModel, loss: Loss): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [key]: { ...loss.config } });
}

/**
 * The loss that was saved with the model; compile the model with its `compiled()` to train on.
 * Throws when the model carries none, or when its name is not registered here.
 */
export function loadLoss(model: LayersModel): Loss {
  const metadata = (model.getUserDefinedMetadata() ?? {}) as { [key]?: LossSpecification };
  const config = metadata[key] ?? refuse('no_saved_loss', {});
  try {
    return createLoss(config);
  } catch (error) {
    if (error instanceof LossError) refuse('unreadable_loss', { problem: error.message });
    throw error;
  }
}

const key = 'create-loss';
