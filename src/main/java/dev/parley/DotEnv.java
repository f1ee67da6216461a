package dev.parley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the file {@code .env} of the working directory, as a shell or Docker Compose
 * would: {@code NAME=value} a line, with or without {@code export} and quotes. The
 * environment wins, and a blank value counts as none in either. Only the main method adds
 * it, so tests never read it.
 */
final class DotEnv implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	/** A {@code #} starts a comment only where a word would start, as in a shell. */
	private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?(?<name>[A-Za-z_]\\w*)\\s*=\\s*"
			+ "(?:(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)')\\s*(?:#.*)?"
			+ "|(?<plain>(?:[^\\s#]\\S*(?:\\s+[^\\s#]\\S*)*)?)\\s*(?:#.*)?)");

	private final Path file;

	private final Map<String, String> environment;

	DotEnv() {
		this(Path.of(".env"), System.getenv());
	}

	DotEnv(Path file, Map<String, String> environment) {
		this.file = file;
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		Map<String, Object> values = new LinkedHashMap<>();
		if (Files.isRegularFile(this.file)) {
			values.putAll(parse(read(this.file)));
		}
		this.environment.forEach((name, value) -> {
			if (!value.isBlank()) {
				values.put(name, value);
			}
		});
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		// Left in, a blank variable would hide the default: PORT= would start on port
		// 8080.
		event.getEnvironment().getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, values));
	}

	private static List<String> read(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

	/** The names and values of the lines; other lines are passed over. */
	static Map<String, String> parse(List<String> lines) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String line : lines) {
			Matcher matcher = LINE.matcher(line);
			if (matcher.matches()) {
				String value = first(matcher, "double", "single", "plain");
				if (!value.isBlank()) {
					values.put(matcher.group("name"), value);
				}
			}
		}
		return values;
	}

	private static String first(Matcher matcher, String... groups) {
		for (String group : groups) {
			if (matcher.group(group) != null) {
				return matcher.group(group);
			}
		}
		return "";
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
