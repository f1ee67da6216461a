package dev.parley.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the header {@code Idempotency-Key}. */
public final class IdempotencyKeys {

	public static final String HEADER = "Idempotency-Key";

	private static final Pattern SHAPE = Pattern.compile("[!-~]{1,255}");

	private static final JsonMapper CANONICAL = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private IdempotencyKeys() {
	}

	/**
	 * The key of a request.
	 * @param header null if the client sent none
	 * @param parts of the request that must be equal if the key is used again
	 * @throws InvalidFieldException if the key is not 1 to 255 visible ASCII characters
	 */
	public static @Nullable IdempotencyKey read(@Nullable String header, @Nullable Object... parts) {
		if (header == null) {
			return null;
		}
		if (!SHAPE.matcher(header).matches()) {
			throw new InvalidFieldException(HEADER, "must be 1 to 255 visible ASCII characters");
		}
		return new IdempotencyKey(header, fingerprint(Arrays.asList(parts)));
	}

	/**
	 * The key of a request in a protocol whose requests have ids of their own.
	 * @param id with a space in it, so no client can send it in the header
	 * @param parts of the request that must be equal if the id is used again
	 */
	public static IdempotencyKey of(String id, @Nullable Object... parts) {
		return new IdempotencyKey(id, fingerprint(Arrays.asList(parts)));
	}

	/**
	 * The key for one agent of a request to several agents. It contains a space, so no
	 * client can send the same key.
	 */
	static IdempotencyKey forAgent(IdempotencyKey key, String agent) {
		return new IdempotencyKey(key.value() + " " + agent, key.fingerprint());
	}

	/**
	 * A key for a request that identifies itself, such as by the id of its message. It
	 * contains a space, so no client can send the same.
	 * @param protocol name of the protocol
	 * @param parts that identify the request
	 */
	public static IdempotencyKey derived(String protocol, @Nullable Object... parts) {
		return new IdempotencyKey(protocol + " " + fingerprint(Arrays.asList(parts)), "");
	}

	private static String fingerprint(List<@Nullable Object> parts) {
		// Converted to plain maps, because the order of a JSON object's members must not
		// matter.
		Object plain = CANONICAL.convertValue(parts, Object.class);
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(plain)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is missing; every Java platform must have it", ex);
		}
	}

}
