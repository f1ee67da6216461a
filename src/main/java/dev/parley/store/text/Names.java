package dev.parley.store.text;

import java.util.Locale;

/** The stored names of enum constants: in lower case. */
public final class Names {

	private Names() {
	}

	public static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	public static <E extends Enum<E>> E parse(Class<E> type, String name) {
		return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
	}

}
