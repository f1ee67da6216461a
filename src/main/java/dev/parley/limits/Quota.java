package dev.parley.limits;

/**
 * What a request has taken of one limit.
 *
 * @param name of the limit
 * @param limit requests in a minute
 * @param left how many are left now
 * @param resetSeconds until all are there again, at least 1
 * @param granted whether there was one left for this request
 */
public record Quota(String name, long limit, long left, long resetSeconds, boolean granted) {
}
