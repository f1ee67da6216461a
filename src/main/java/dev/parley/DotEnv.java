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
 * environment wins, and a blank value counts as none. Only the main method adds it, so
 * tests never read it.
 */
final class DotEnv implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final Pattern LINE = Pattern.compile(
			"\\s*(?:export\\s+)?(?<name>[A-Za-z_]\\w*)\\s*=\\s*(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)'|(?<plain>.*?))\\s*(?:(?<=[\\s\"'=])#.*)?");

	/** The ending makes Spring Boot read the names as it reads the environment's. */
	private static final String SOURCE_NAME = ".env-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		Path file = Path.of(".env");
		if (Files.isRegularFile(file)) {
			Map<String, Object> values = new LinkedHashMap<>(parse(read(file)));
			values.keySet().removeIf((name) -> !System.getenv().getOrDefault(name, "").isBlank());
			event.getEnvironment()
				.getPropertySources()
				.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(SOURCE_NAME, values));
		}
	}

	private static List<String> read(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read .env", ex);
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
