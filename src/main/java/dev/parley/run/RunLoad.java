package dev.parley.run;

/**
 * How much is going on.
 *
 * @param active runs that have left the queue
 * @param queued runs that wait in it
 * @param readers connections that follow a run
 * @param logBytes estimated memory of the logs of runs that go on or ended not long ago
 */
public record RunLoad(int active, int queued, int readers, long logBytes) {
}
