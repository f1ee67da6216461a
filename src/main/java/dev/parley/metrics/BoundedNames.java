package dev.parley.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a label from growing without bounds: the first names stay as they are, all
 * further ones become {@code other}. Thread-safe.
 */
final class BoundedNames {

	static final String OTHER = "other";

	/** Of a name, in characters. */
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
		// Two that come at once may both get in; what counts is that there is an end.
		if (this.names.size() >= this.capacity || name.length() > LENGTH || name.isBlank()) {
			return OTHER;
		}
		this.names.add(name);
		return name;
	}

	/** The name if it is known already, else {@code other}. */
	String known(String name) {
		return this.names.contains(name) ? name : OTHER;
	}

}
