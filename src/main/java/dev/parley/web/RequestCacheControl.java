package dev.parley.web;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Reads the header {@code Cache-Control} of requests. */
public final class RequestCacheControl {

	/**
	 * Matches the directive {@code no-store}.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1.5">RFC 9111</a>
	 */
	private static final Pattern NO_STORE = Pattern.compile("(?:^|,)\\s*no-store\\s*(?:,|$)", Pattern.CASE_INSENSITIVE);

	private RequestCacheControl() {
	}

	/**
	 * Whether the answer must neither come from a cache nor be kept there.
	 * @param header null if the client sent none
	 */
	public static boolean forbidsStoring(@Nullable String header) {
		return header != null && NO_STORE.matcher(header).find();
	}

}
