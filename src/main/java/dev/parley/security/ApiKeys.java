package dev.parley.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.parley.caller.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The valid API keys. */
final class ApiKeys {

	private static final Logger logger = LoggerFactory.getLogger(ApiKeys.class);

	private static final int MIN_LENGTH = 16;

	/** Number of hash digits that identify a key without a name. */
	private static final int NAME_DIGITS = 12;

	private final List<ApiKey> keys = new ArrayList<>();

	/**
	 * Reads the keys from the settings.
	 * @param local whether only this machine can call
	 * @throws SecuritySettingsException if a key is invalid
	 */
	ApiKeys(SecurityProperties settings, boolean local) {
		for (int i = 0; i < settings.validApiKeys().size(); i++) {
			add(listed(settings.validApiKeys().get(i), i + 1, settings.keysDelegate(), local));
		}
		for (int i = 0; i < settings.keys().size(); i++) {
			add(configured(settings.keys().get(i), i));
		}
	}

	private static ApiKey listed(String key, int position, boolean delegate, boolean local) {
		if (key.length() < MIN_LENGTH) {
			String weak = "Key %d of VALID_API_KEYS has fewer than %d characters and can be guessed."
				.formatted(position, MIN_LENGTH);
			if (!local) {
				throw new SecuritySettingsException(weak, "Generate a strong key: java -jar parley.jar --generate-key");
			}
			logger.warn("{} This is acceptable only on this machine", weak);
		}
		KeyHash hash = KeyHash.of(key);
		return new ApiKey("key-" + hash.hex().substring(0, NAME_DIGITS), hash, Grant.of(null, Set.of(Role.USER)),
				delegate);
	}

	private static ApiKey configured(SecurityProperties.Key key, int index) {
		try {
			return new ApiKey(String.valueOf(key.name()), KeyHash.parse(String.valueOf(key.sha256())),
					Grant.of(key.tier(), key.roles()), key.delegate());
		}
		catch (IllegalArgumentException ex) {
			throw new SecuritySettingsException("The setting parley.security.keys[%d] is invalid.".formatted(index),
					"Set its name to 1 to 64 characters of A-Z a-z 0-9 . _ - and its sha256 to the hash that "
							+ "java -jar parley.jar --generate-key prints with the key.");
		}
	}

	private void add(ApiKey key) {
		if (this.keys.stream().anyMatch((known) -> known.hash().matches(key.hash()))) {
			throw new SecuritySettingsException("The key of '%s' is set twice.".formatted(key.name()),
					"Set each key once.");
		}
		this.keys.add(key);
	}

	/** Finds a key in constant time, whether it exists or not. */
	Optional<ApiKey> find(String key) {
		KeyHash hash = KeyHash.of(key);
		Optional<ApiKey> found = Optional.empty();
		for (ApiKey candidate : this.keys) {
			if (candidate.hash().matches(hash)) {
				found = Optional.of(candidate);
			}
		}
		return found;
	}

}
