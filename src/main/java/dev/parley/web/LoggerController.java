package dev.parley.web;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.parley.audit.SecurityEvent;
import dev.parley.security.CurrentUser;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.view.LoggerView;
import dev.parley.web.view.LoggerView.Loggers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows and changes log levels at runtime, but only of Parley's own loggers: those of
 * libraries would log prompts.
 */
@RestController
@RequestMapping("/admin/loggers")
class LoggerController {

	/** Clients see {@code parley} instead of Java package names. */
	private static final String PREFIX = "dev.";

	private static final String ROOT = "dev.parley";

	private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

	private final LoggingSystem logging;

	private final CurrentUser user;

	private final ApplicationEventPublisher events;

	LoggerController(LoggingSystem logging, CurrentUser user, ApplicationEventPublisher events) {
		this.logging = logging;
		this.user = user;
		this.events = events;
	}

	@GetMapping
	Loggers loggers() {
		return new Loggers(this.logging.getLoggerConfigurations()
			.stream()
			.filter((logger) -> isOwn(logger.getName()))
			.map(LoggerController::view)
			.toList());
	}

	@PatchMapping
	LoggerView change(@Valid @RequestBody LevelRequest request) {
		String name = PREFIX + request.name();
		if (!isOwn(name)) {
			throw new InvalidFieldException("name", "must be parley or begin with parley.");
		}
		String level = request.level();
		if (level != null && !LEVELS.contains(level)) {
			throw new InvalidFieldException("level", "must be error, warn, info, debug, trace or null");
		}
		this.logging.setLogLevel(name, (level != null) ? LogLevel.valueOf(level.toUpperCase(Locale.ROOT)) : null);
		this.events
			.publishEvent(SecurityEvent.by(this.user.caller(), "log_level_changed", request.name() + ": " + level));
		return view(Objects.requireNonNull(this.logging.getLoggerConfiguration(name)));
	}

	private static LoggerView view(LoggerConfiguration logger) {
		return LoggerView.of(logger, logger.getName().substring(PREFIX.length()));
	}

	private static boolean isOwn(String name) {
		return name.equals(ROOT) || name.startsWith(ROOT + ".");
	}

	/**
	 * A request to change a log level.
	 *
	 * @param name {@code parley}, or a logger below it
	 * @param level null: the level of the parent logger
	 */
	record LevelRequest(@NotBlank String name, @Nullable String level) {
	}

}
