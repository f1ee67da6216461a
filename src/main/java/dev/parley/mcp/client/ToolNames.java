package dev.parley.mcp.client;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Assigns names to the tools of a server that models accept: 1 to 64 characters of A-Z,
 * a-z, 0-9, _ and -.
 */
final class ToolNames {

	private static final int MAX_NAME = 64;

	/** An underscore and a number in hexadecimal digits. */
	private static final int MARK = 9;

	private ToolNames() {
	}

	/**
	 * Assigns a unique name to each tool. If two tools would have the same name, the one
	 * whose own name needs no change gets it, or else the first. The name of the other
	 * gets a suffix derived only from its own name, so that it is stable.
	 * @param ownNames without duplicates
	 * @param onClash receives a description of each such pair
	 * @return the own names by the assigned names
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
