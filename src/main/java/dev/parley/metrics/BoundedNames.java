package dev.parley.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the values of a label: the first names are kept, all further ones become
 * {@code other}. Thread-safe.
 */
final class BoundedNames {

	static final String OTHER = "other";

	/** Maximum length of a name, in characters. */
	private static final int LENGTH = 100;

	private final int capacity;

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	BoundedNames(int capacity) {
		this.capacity = capacity;
	}

	String of(String name) {
		if (this.names.contains(name)) {
			return name;
		}
		// Concurrent calls may exceed the limit slightly, which does no harm.
		if (this.names.size() >= this.capacity || name.length() > LENGTH || name.isBlank()) {
			return OTHER;
		}
		this.names.add(name);
		return name;
	}

	/** The name if it is already known, otherwise {@code other}. */
	String known(String name) {
		return this.names.contains(name) ? name : OTHER;
	}

}
