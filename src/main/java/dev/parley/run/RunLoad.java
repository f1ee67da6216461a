package dev.parley.run;

/**
 * The current load of the server.
 *
 * @param active number of runs that have left the queue
 * @param queued number of runs that wait in it
 * @param readers number of connections that follow a run
 * @param logBytes estimated memory of the logs of active and recently ended runs
 */
public record RunLoad(int active, int queued, int readers, long logBytes) {
}
