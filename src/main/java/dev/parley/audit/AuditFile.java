package dev.parley.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The file of the logger {@code parley.audit}, separate from the application's log. When
 * it is full, it is rotated; nine old files are kept.
 */
final class AuditFile implements AutoCloseable {

	static final String LOGGER = "parley.audit";

	private static final FileSize SIZE = new FileSize(10 * FileSize.MB_COEFFICIENT);

	private static final int OLDER = 9;

	private static final Duration CHECK = Duration.buildBySeconds(1);

	private final Logger logger;

	private final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();

	private AuditFile(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Opens the file, and creates it if it is missing.
	 * @throws SettingException if it cannot be written
	 */
	static AuditFile open(Path path) {
		requireWritable(path);
		Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
		AuditFile file = new AuditFile(logger);
		file.start(path, logger.getLoggerContext());
		if (!file.appender.isStarted()) {
			throw notWritable(path, null);
		}
		logger.setAdditive(false);
		logger.addAppender(file.appender);
		return file;
	}

	/** Checks that the file can be written, because Logback would print a stack trace. */
	private static void requireWritable(Path path) {
		try {
			Files.createDirectories(path.toAbsolutePath().getParent());
			Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
		}
		catch (IOException ex) {
			throw notWritable(path, ex);
		}
	}

	private static SettingException notWritable(Path path, @Nullable IOException cause) {
		return new SettingException("The audit log %s cannot be written.".formatted(path),
				"Set PARLEY_AUDIT_FILE to a file that Parley may create and write.", cause);
	}

	private void start(Path path, LoggerContext context) {
		PatternLayoutEncoder line = new PatternLayoutEncoder();
		line.setContext(context);
		line.setPattern("%m%n");
		line.setCharset(StandardCharsets.US_ASCII);
		line.start();
		this.appender.setContext(context);
		this.appender.setName(LOGGER + ":" + path);
		this.appender.setFile(path.toString());
		this.appender.setEncoder(line);
		FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
		older.setContext(context);
		older.setParent(this.appender);
		older.setFileNamePattern(path + ".%i");
		older.setMaxIndex(OLDER);
		older.start();
		SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
		full.setContext(context);
		full.setMaxFileSize(SIZE);
		full.setCheckIncrement(CHECK);
		full.start();
		this.appender.setRollingPolicy(older);
		this.appender.setTriggeringPolicy(full);
		this.appender.start();
	}

	void write(String line) {
		this.logger.info(line);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.appender.stop();
	}

}
