package dev.parley.limits;

/**
 * The state of one rate limit after a request.
 *
 * @param name of the limit
 * @param limit requests per minute
 * @param left number of requests left now
 * @param resetSeconds until all are available again, at least 1
 * @param granted whether one was left for this request
 */
public record Quota(String name, long limit, long left, long resetSeconds, boolean granted) {
}
