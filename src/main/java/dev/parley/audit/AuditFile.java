package dev.parley.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import org.slf4j.LoggerFactory;

/**
 * The file that the logger {@code parley.audit} writes to, apart from the application's
 * log. When it is full it becomes the first of nine older ones, and the ninth goes.
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
	 * Opens the file, and makes it where there is none.
	 * @throws IllegalStateException where it cannot be written
	 */
	static AuditFile open(Path path) {
		Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
		AuditFile file = new AuditFile(logger);
		file.start(path, logger.getLoggerContext());
		if (!file.appender.isStarted()) {
			throw new IllegalStateException(
					"The audit log " + path + " cannot be written; set PARLEY_AUDIT_FILE to a file that can");
		}
		logger.setAdditive(false);
		logger.addAppender(file.appender);
		return file;
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
