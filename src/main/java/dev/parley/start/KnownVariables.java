package dev.parley.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.io.ClassPathResource;

/**
 * The environment variables that Parley reads: those named in application.yaml, and those
 * that contain a number or a name chosen by the operator.
 */
final class KnownVariables {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");

	private static final Pattern NUMBER = Pattern.compile("(?<=_)\\d+(?=_)");

	/**
	 * As in .env.example: 0 stands for any number, SERVERS_NAME for any name. Spring
	 * binds them by the names of the properties.
	 */
	private static final List<String> PATTERNS = List.of("PARLEY_SECURITY_KEYS_0_NAME", "PARLEY_SECURITY_KEYS_0_SHA256",
			"PARLEY_SECURITY_KEYS_0_ROLES", "PARLEY_SECURITY_KEYS_0_TIER", "PARLEY_SECURITY_KEYS_0_DELEGATE",
			"PARLEY_SECURITY_USERS_0_NAME", "PARLEY_SECURITY_USERS_0_PASSWORD_HASH", "PARLEY_SECURITY_USERS_0_ROLES",
			"PARLEY_SECURITY_USERS_0_TIER", "PARLEY_MCP_SERVERS_NAME_URL", "PARLEY_MCP_SERVERS_NAME_HEADERS");

	/** Maximum edit distance of a name that may be a misspelling. */
	private static final int NEAR = 4;

	private final Set<String> names;

	private KnownVariables(Set<String> names) {
		this.names = names;
	}

	static KnownVariables load() {
		try {
			String yaml = new ClassPathResource("application.yaml").getContentAsString(StandardCharsets.UTF_8);
			Set<String> names = new TreeSet<>();
			PLACEHOLDER.matcher(yaml).results().forEach((found) -> names.add(found.group(1)));
			return new KnownVariables(names);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("application.yaml is missing in the jar", ex);
		}
	}

	/** Whether a name has one of Parley's prefixes but is not read by Parley. */
	boolean isMistaken(String name) {
		return (name.startsWith("PARLEY_") || name.startsWith("OPENAI_")) && !contains(name);
	}

	boolean contains(String name) {
		return this.names.contains(name)
				|| PATTERNS.stream().anyMatch((pattern) -> regex(pattern).matcher(name).matches());
	}

	private static Pattern regex(String pattern) {
		return Pattern.compile(pattern.replace("_0_", "_\\d{1,4}_").replace("SERVERS_NAME", "SERVERS_[A-Z0-9]{1,32}"));
	}

	/**
	 * The known name that was probably meant: the one with the smallest edit distance,
	 * ignoring underscores.
	 */
	Optional<String> nearest(String name) {
		List<String> candidates = new ArrayList<>(this.names);
		Matcher number = NUMBER.matcher(name);
		String given = number.find() ? number.group() : "0";
		PATTERNS.forEach((pattern) -> candidates.add(pattern.replace("_0_", "_" + given + "_")));
		return candidates.stream()
			.filter((candidate) -> distance(name, candidate) <= NEAR)
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)));
	}

	/** The Levenshtein distance. */
	private static int distance(String first, String second) {
		String a = first.replace("_", "");
		String b = second.replace("_", "");
		int[] row = new int[b.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[b.length()];
	}

}
