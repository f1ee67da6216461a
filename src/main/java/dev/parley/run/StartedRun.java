package dev.parley.run;

/**
 * The run that answers a request.
 *
 * @param log to be followed
 * @param replayed whether it had ended before, for an earlier request with the same key
 */
public record StartedRun(RunLog log, boolean replayed) {
}
