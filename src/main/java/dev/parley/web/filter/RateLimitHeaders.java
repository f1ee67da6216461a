package dev.parley.web.filter;

import java.util.List;
import java.util.StringJoiner;

import dev.parley.limits.Quota;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Reports the remaining quota as draft-ietf-httpapi-ratelimit-headers-10 specifies.
 */
final class RateLimitHeaders {

	private RateLimitHeaders() {
	}

	/** Sets the headers, and replaces those that the response may have. */
	static void set(List<Quota> quotas, HttpServletResponse response) {
		StringJoiner policies = new StringJoiner(", ");
		StringJoiner states = new StringJoiner(", ");
		for (Quota quota : quotas) {
			policies.add('"' + quota.name() + "\";q=" + quota.limit() + ";w=" + quota.window().toSeconds()
					+ (quota.unit().equals(Quota.REQUESTS) ? "" : ";qu=\"" + quota.unit() + '"'));
			states.add('"' + quota.name() + "\";r=" + quota.left() + ";t=" + quota.resetSeconds());
		}
		response.setHeader("RateLimit-Policy", policies.toString());
		response.setHeader("RateLimit", states.toString());
	}

}
