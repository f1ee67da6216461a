package dev.parley.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a file {@code .env}, read as by a shell or Docker Compose: one
 * {@code NAME=value} per line, with or without {@code export} and quotes. Blank values
 * are ignored.
 *
 * @param values by name; the last line takes precedence
 * @param unreadable numbers, from 1, of the lines that are neither settings, comments nor
 * blank
 */
record DotEnv(Map<String, String> values, List<Integer> unreadable) {

	/** A {@code #} starts a comment only at the beginning of a word, as in a shell. */
	private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?(?<name>[A-Za-z_]\\w*)\\s*=\\s*"
			+ "(?:(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)')\\s*(?:#.*)?"
			+ "|(?<plain>(?:[^\\s#]\\S*(?:\\s+[^\\s#]\\S*)*)?)\\s*(?:#.*)?)");

	private static final Pattern NOTHING = Pattern.compile("\\s*(?:#.*)?");

	/**
	 * Reads a file.
	 * @param file may be missing
	 * @throws SettingException if the file cannot be read
	 */
	static DotEnv read(Path file) {
		if (!Files.isRegularFile(file)) {
			return parse(List.of());
		}
		try {
			return parse(Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new SettingException("The file %s cannot be read.".formatted(file),
					"Make it readable, and save it as UTF-8 text; .env.example shows how it looks.", ex);
		}
	}

	static DotEnv parse(List<String> lines) {
		Map<String, String> values = new LinkedHashMap<>();
		List<Integer> unreadable = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			Matcher matcher = LINE.matcher(lines.get(i));
			if (!matcher.matches()) {
				if (!NOTHING.matcher(lines.get(i)).matches()) {
					unreadable.add(i + 1);
				}
				continue;
			}
			String value = first(matcher, "double", "single", "plain");
			if (!value.isBlank()) {
				values.put(matcher.group("name"), value);
			}
		}
		return new DotEnv(values, unreadable);
	}

	private static String first(Matcher matcher, String... groups) {
		for (String group : groups) {
			if (matcher.group(group) != null) {
				return matcher.group(group);
			}
		}
		return "";
	}

}
