package dev.parley.run;

import dev.parley.store.Runs.Checkpoint;

/**
 * A checkpoint that is to be stored.
 *
 * @param stored to be called once it is: until then, the next one has this text too
 */
record NextCheckpoint(Checkpoint checkpoint, Runnable stored) {
}
