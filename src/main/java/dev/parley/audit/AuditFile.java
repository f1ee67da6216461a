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
import ch.qos.logback.core.status.OnErrorConsoleStatusListener;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * The file with the audit log. It does not depend on how the application's log is
 * configured. When it is full, it is rotated; nine old files are kept.
 */
final class AuditFile implements AutoCloseable {

	private static final String NAME = "parley.audit";

	private static final FileSize SIZE = new FileSize(10 * FileSize.MB_COEFFICIENT);

	private static final int OLDER = 9;

	private static final Duration CHECK = Duration.buildBySeconds(1);

	/** Of its own, because Spring Boot resets the application's. */
	private final LoggerContext context = new LoggerContext();

	private final Logger logger = this.context.getLogger(NAME);

	private final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();

	private AuditFile() {
	}

	/**
	 * Opens the file, and creates it if it is missing.
	 * @throws SettingException if it cannot be written
	 */
	static AuditFile open(Path path) {
		requireWritable(path);
		AuditFile file = new AuditFile();
		file.start(path);
		if (!file.appender.isStarted()) {
			throw notWritable(path, null);
		}
		file.logger.addAppender(file.appender);
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

	private void start(Path path) {
		this.context.setName(NAME);
		this.context.setMDCAdapter(new NOPMDCAdapter());
		// A line that cannot be written is reported.
		OnErrorConsoleStatusListener errors = new OnErrorConsoleStatusListener();
		errors.setContext(this.context);
		errors.start();
		this.context.getStatusManager().add(errors);
		PatternLayoutEncoder line = new PatternLayoutEncoder();
		line.setContext(this.context);
		line.setPattern("%m%n");
		line.setCharset(StandardCharsets.US_ASCII);
		line.start();
		this.appender.setContext(this.context);
		this.appender.setName(NAME);
		this.appender.setFile(path.toString());
		this.appender.setEncoder(line);
		FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
		older.setContext(this.context);
		older.setParent(this.appender);
		older.setFileNamePattern(path + ".%i");
		older.setMaxIndex(OLDER);
		older.start();
		SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
		full.setContext(this.context);
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
		this.context.stop();
	}

}
