package dev.parley.start;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.logging.DeferredLog;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Adds the file {@code .env} of the working directory to the environment variables, which
 * take precedence. Blank variables count as unset. Unknown variables with Parley's
 * prefixes are reported and have no effect. Only the main method adds this listener, so
 * tests never read the file.
 */
public final class EnvironmentSettings implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private static final Map<String, List<String>> LOGGING = Map.of("LOG_FORMAT", List.of("text", "json"), "LOG_LEVEL",
			List.of("error", "warn", "info", "debug", "trace"));

	private final Path file;

	private final Map<String, String> environment;

	/** Defers log lines, because logging is set up only after the environment. */
	private final DeferredLog log = new DeferredLog();

	public EnvironmentSettings() {
		this(Path.of(".env"), System.getenv());
	}

	EnvironmentSettings(Path file, Map<String, String> environment) {
		this.file = file;
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		switch (event) {
			case ApplicationEnvironmentPreparedEvent prepared -> prepare(prepared.getEnvironment());
			case ApplicationPreparedEvent prepared -> this.log.switchTo(EnvironmentSettings.class);
			default -> {
			}
		}
	}

	private void prepare(ConfigurableEnvironment target) {
		DotEnv dotEnv = DotEnv.read(this.file);
		dotEnv.unreadable()
			.forEach((line) -> this.log
				.warn("Line %d of %s is ignored: expected NAME=value".formatted(line, this.file.getFileName())));
		Map<String, Object> values = new LinkedHashMap<>(dotEnv.values());
		this.environment.forEach((name, value) -> {
			if (!value.isBlank()) {
				values.put(name, value);
			}
		});
		values.keySet().removeAll(mistaken(values.keySet()));
		LOGGING.forEach((name, allowed) -> requireOneOf(name, values.get(name), allowed));
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		// A blank variable would override Parley's default: PORT= would start on port
		// 8080.
		target.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, values));
	}

	/**
	 * Checks a setting of logging, which is set up before other checks could report it.
	 */
	private static void requireOneOf(String name, @Nullable Object value, List<String> allowed) {
		if (value != null && !allowed.contains(value.toString())) {
			throw new SettingException("%s is '%s', which cannot be used.".formatted(name, value),
					"Set it to one of: %s.".formatted(String.join(", ", allowed)), null);
		}
	}

	private List<String> mistaken(Set<String> names) {
		KnownVariables known = KnownVariables.load();
		List<String> mistaken = names.stream().filter(known::isMistaken).sorted().toList();
		mistaken.forEach((name) -> this.log.warn("%s is unknown and has no effect%s".formatted(name,
				known.nearest(name).map(". Did you mean %s?"::formatted).orElse("; .env.example lists all settings"))));
		return mistaken;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
