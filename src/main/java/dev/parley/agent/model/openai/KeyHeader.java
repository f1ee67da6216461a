package dev.parley.agent.model.openai;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.Headers;

/** Creates the header with an API's key. */
final class KeyHeader {

	private static final String BEARER = "Authorization";

	/** Azure expects keys in this header; Bearer is for Entra's tokens. */
	private static final String AZURE = "api-key";

	private KeyHeader() {
	}

	static Headers of(String key, boolean azure) {
		return azure ? Headers.of(AZURE, key) : Headers.of(BEARER, "Bearer " + key);
	}

	/** Whether headers already contain a key. */
	static boolean isIn(Headers headers, boolean azure) {
		return headers.get(BEARER) != null || (azure && headers.get(AZURE) != null);
	}

	/**
	 * Checks that a key is valid in a header.
	 * @throws OutboundSettingsException if it is not; the message names the variable and
	 * the position of the invalid character, but not the key
	 */
	static void requireSendable(String key, String variable) {
		for (int i = 0; i < key.length(); i++) {
			if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
				throw new OutboundSettingsException(
						"%s has a character that is not allowed in a header: number %d of %d (U+%04X)."
							.formatted(variable, i + 1, key.length(), (int) key.charAt(i)),
						"Copy the key again, without spaces, quotes or an ellipsis.");
			}
		}
	}

}
