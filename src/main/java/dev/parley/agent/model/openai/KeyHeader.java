package dev.parley.agent.model.openai;

import dev.parley.outbound.OutboundSettingsException;
import okhttp3.Headers;

/** The header that carries the key of an API. */
final class KeyHeader {

	private static final String BEARER = "Authorization";

	/** Azure's API takes keys in a header of its own; Bearer is for Entra's tokens. */
	private static final String AZURE = "api-key";

	private KeyHeader() {
	}

	static Headers of(String key, boolean azure) {
		return azure ? Headers.of(AZURE, key) : Headers.of(BEARER, "Bearer " + key);
	}

	/** Whether headers have a key already. */
	static boolean isIn(Headers headers, boolean azure) {
		return headers.get(BEARER) != null || (azure && headers.get(AZURE) != null);
	}

	/**
	 * Checks that a header can carry a key.
	 * @throws OutboundSettingsException that names the variable and the place of the
	 * character, not the key
	 */
	static void requireSendable(String key, String variable) {
		for (int i = 0; i < key.length(); i++) {
			if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
				throw new OutboundSettingsException(
						"%s has a character that no header can carry: number %d of %d (U+%04X).".formatted(variable,
								i + 1, key.length(), (int) key.charAt(i)),
						"Copy the key again, without spaces, quotes or an ellipsis.");
			}
		}
	}

}
