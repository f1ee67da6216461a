package dev.parley.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import dev.parley.store.IdempotencyKey;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the header {@code Idempotency-Key}. */
public final class IdempotencyKeys {

	static final String HEADER = "Idempotency-Key";

	private static final Pattern SHAPE = Pattern.compile("[!-~]{1,255}");

	private static final JsonMapper CANONICAL = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private IdempotencyKeys() {
	}

	/**
	 * The key of a request.
	 * @param header null: the client sent none
	 * @param parts all that the request asks for: the same key must come with the same
	 * again
	 * @throws InvalidFieldException if the key is not 1 to 255 visible characters of
	 * ASCII
	 */
	static @Nullable IdempotencyKey read(@Nullable String header, @Nullable Object... parts) {
		if (header == null) {
			return null;
		}
		if (!SHAPE.matcher(header).matches()) {
			throw new InvalidFieldException(HEADER, "must be 1 to 255 visible ASCII characters");
		}
		return new IdempotencyKey(header, fingerprint(Arrays.asList(parts)));
	}

	/**
	 * The key of one agent's part of a request. No client can send such a key, since it
	 * has a space in it.
	 */
	static IdempotencyKey forAgent(IdempotencyKey key, String agent) {
		return new IdempotencyKey(key.value() + " " + agent, key.fingerprint());
	}

	private static String fingerprint(List<@Nullable Object> parts) {
		// Through plain maps, so that the order of a JSON object's members does not
		// count.
		Object plain = CANONICAL.convertValue(parts, Object.class);
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(plain)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
