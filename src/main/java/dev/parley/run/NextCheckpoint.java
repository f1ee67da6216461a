package dev.parley.run;

import dev.parley.store.Runs.Checkpoint;

/**
 * A checkpoint to be stored.
 *
 * @param stored to be called once it is stored; until then, the next checkpoint contains
 * its text again
 */
record NextCheckpoint(Checkpoint checkpoint, Runnable stored) {
}
