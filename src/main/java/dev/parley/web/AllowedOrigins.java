package dev.parley.web;

import dev.parley.web.error.ForeignOriginException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/** The origins of pages that may call from a browser. */
public class AllowedOrigins {

	private final CorsConfiguration cors;

	AllowedOrigins(CorsConfiguration cors) {
		this.cors = cors;
	}

	/**
	 * Refuses a page that is not among them, also one that claims to be our own: an
	 * attacker's name can be made to lead to this machine.
	 * @param origin as the browser sends it; null: no page calls
	 * @throws ForeignOriginException if the page may not call
	 */
	public void require(@Nullable String origin) {
		if (origin != null && this.cors.checkOrigin(origin) == null) {
			throw new ForeignOriginException();
		}
	}

}
