package dev.parley.web;

import dev.parley.web.error.ForeignOriginException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/** The origins of web pages that may call the API from a browser. */
public class AllowedOrigins {

	private final CorsConfiguration cors;

	AllowedOrigins(CorsConfiguration cors) {
		this.cors = cors;
	}

	/**
	 * Refuses origins that are not in the list, even if they equal the request's host: an
	 * attacker can make a domain name resolve to this machine (DNS rebinding).
	 * @param origin as the browser sends it; null if the request is not from a page
	 * @throws ForeignOriginException if the origin is not allowed
	 */
	public void require(@Nullable String origin) {
		if (origin != null && this.cors.checkOrigin(origin) == null) {
			throw new ForeignOriginException();
		}
	}

}
