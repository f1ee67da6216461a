package dev.parley.mcp.client;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Names for the tools of a server that models take: 1 to 64 of A-Z, a-z, 0-9, _ and -.
 */
final class ToolNames {

	private static final int MAX_NAME = 64;

	/** An underscore and a number in hexadecimal digits. */
	private static final int MARK = 9;

	private ToolNames() {
	}

	/**
	 * Gives each tool a name. If two would have the same, it belongs to the tool that is
	 * called so itself, or else to the first; the other's is marked with a number that
	 * its own name alone decides, so that it stays what it is.
	 * @param ownNames each once
	 * @param onClash is told of each such pair
	 * @return the own names by the given names
	 */
	static Map<String, String> of(String server, List<String> ownNames, Consumer<String> onClash) {
		Map<String, String> names = new LinkedHashMap<>();
		Comparator<String> keptFirst = Comparator.comparing((own) -> !plain(server, own).equals(server + "_" + own));
		ownNames.stream().sorted(keptFirst).forEach((own) -> {
			String name = plain(server, own);
			String holder = names.putIfAbsent(name, own);
			if (holder != null) {
				String marked = name.substring(0, Math.min(name.length(), MAX_NAME - MARK))
						+ "_%08x".formatted(own.hashCode());
				boolean free = names.putIfAbsent(marked, own) == null;
				onClash
					.accept("has the tools " + holder + " and " + own + ", which models would know by the same name, "
							+ name + "; " + (free ? "the second is " + marked : "the second is left out"));
			}
		});
		return names;
	}

	private static String plain(String server, String own) {
		String name = (server + "_" + own).replaceAll("[^A-Za-z0-9_-]", "_");
		return name.substring(0, Math.min(name.length(), MAX_NAME));
	}

}
