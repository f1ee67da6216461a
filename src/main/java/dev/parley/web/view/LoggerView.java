package dev.parley.web.view;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggerConfiguration.ConfigurationScope;
import org.springframework.boot.logging.LoggerConfiguration.LevelConfiguration;

/**
 * The level of one logger.
 *
 * @param level that was set for it; null if none was
 * @param effective level, which may be that of a parent logger
 */
public record LoggerView(String name, @Nullable String level, String effective) {

	/** The view of a logger, with the name that clients see. */
	public static LoggerView of(LoggerConfiguration logger, String name) {
		LevelConfiguration own = logger.getLevelConfiguration(ConfigurationScope.DIRECT);
		return new LoggerView(name, (own != null) ? own.getName().toLowerCase(Locale.ROOT) : null,
				logger.getLevelConfiguration().getName().toLowerCase(Locale.ROOT));
	}

	/** All loggers of Parley's own. */
	public record Loggers(List<LoggerView> loggers) {
	}

}
