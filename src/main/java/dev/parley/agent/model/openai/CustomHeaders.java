package dev.parley.agent.model.openai;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.Headers;

/** Parses {@code OPENAI_HEADERS}; error messages quote no value. */
final class CustomHeaders {

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

	/** Headers that the client sets itself. */
	private static final Set<String> OURS = Set.of("host", "content-length", "content-type", "transfer-encoding",
			"connection", "accept-encoding");

	private CustomHeaders() {
	}

	/**
	 * Parses {@code Name: value} pairs, one per line or separated by semicolons.
	 * @throws OutboundSettingsException if one of them is not a valid header
	 */
	static Headers parse(String text) {
		String[] pairs = text.split((text.indexOf('\n') >= 0) ? "\\R" : ";", -1);
		Headers.Builder headers = new Headers.Builder();
		for (int i = 0; i < pairs.length; i++) {
			if (!pairs[i].isBlank()) {
				int colon = pairs[i].indexOf(':');
				String name = (colon >= 0) ? pairs[i].substring(0, colon).strip() : "";
				String value = pairs[i].substring(colon + 1).strip();
				require(NAME.matcher(name).matches() && VALUE.matcher(value).matches(), i,
						"does not have the form Name: value");
				require(!OURS.contains(name.toLowerCase(Locale.ROOT)), i, "is one that the client sets itself");
				headers.add(name, value);
			}
		}
		return headers.build();
	}

	private static void require(boolean condition, int place, String fault) {
		if (!condition) {
			throw new OutboundSettingsException("Header number %d of OPENAI_HEADERS %s.".formatted(place + 1, fault),
					"Use the form Name: value, in visible ASCII characters, and separate headers by line breaks or "
							+ "semicolons, such as OPENAI_HEADERS=X-Team: shop; X-Stage: test.");
		}
	}

}
