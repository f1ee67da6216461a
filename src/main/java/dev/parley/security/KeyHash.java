package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 hash of a key. Parley keeps only the hash. */
public final class KeyHash {

	private static final int BYTES = 32;

	private final byte[] hash;

	private KeyHash(byte[] hash) {
		this.hash = hash;
	}

	public static KeyHash of(String key) {
		try {
			return new KeyHash(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is missing; every Java platform must have it", ex);
		}
	}

	/**
	 * Parses a hash in hexadecimal.
	 * @throws IllegalArgumentException if it is invalid
	 */
	static KeyHash parse(String hex) {
		byte[] hash = HexFormat.of().parseHex(hex);
		if (hash.length != BYTES) {
			throw new IllegalArgumentException("SHA-256 has 64 hexadecimal digits");
		}
		return new KeyHash(hash);
	}

	/** Compares in constant time. */
	boolean matches(KeyHash other) {
		return MessageDigest.isEqual(this.hash, other.hash);
	}

	/** In hexadecimal. */
	public String hex() {
		return HexFormat.of().formatHex(this.hash);
	}

}
