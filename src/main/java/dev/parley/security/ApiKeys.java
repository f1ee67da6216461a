package dev.parley.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.parley.caller.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that are valid. */
final class ApiKeys {

	private static final Logger logger = LoggerFactory.getLogger(ApiKeys.class);

	private static final int MIN_LENGTH = 16;

	/** So much of the hash tells keys without a name apart. */
	private static final int NAME_DIGITS = 12;

	private final List<ApiKey> keys = new ArrayList<>();

	/**
	 * Reads the keys.
	 * @param local whether only this machine can call
	 * @throws SecuritySettingsException if a key is not as it must be
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
				throw new SecuritySettingsException(weak, "Make a good one: java -jar parley.jar --generate-key");
			}
			logger.warn("{} That will do on this machine only", weak);
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
			throw new SecuritySettingsException("The setting parley.security.keys[%d] is not valid.".formatted(index),
					"Give it a name of 1 to 64 of A-Z a-z 0-9 . _ - and as sha256 the hash that "
							+ "java -jar parley.jar --generate-key prints beside the key.");
		}
	}

	private void add(ApiKey key) {
		if (this.keys.stream().anyMatch((known) -> known.hash().matches(key.hash()))) {
			throw new SecuritySettingsException("The key of '%s' is set twice.".formatted(key.name()),
					"Set each key once.");
		}
		this.keys.add(key);
	}

	/** Looks a key up in the same time whether there is such a key or not. */
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
