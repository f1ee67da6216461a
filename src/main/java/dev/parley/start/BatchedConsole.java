package dev.parley.start;

import java.io.OutputStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Sends the console's lines, in any format, through a {@link BatchingOutputStream}. Runs
 * after Spring Boot's listener, which sets up logging; problems before that are written
 * directly. Spring Boot's shutdown hook finally stops the appender, which writes the
 * rest.
 */
public final class BatchedConsole implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	/** Name of the appender that Spring Boot sets up. */
	private static final String APPENDER = "CONSOLE";

	private final OutputStream target;

	public BatchedConsole() {
		this(System.out);
	}

	BatchedConsole(OutputStream target) {
		this.target = target;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		// Any other appender comes from an operator's own configuration.
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& context.getLogger(Logger.ROOT_LOGGER_NAME)
					.getAppender(APPENDER) instanceof ConsoleAppender<?> console
				&& console.getOutputStream() != null) {
			console.setImmediateFlush(false);
			console.setOutputStream(new BatchingOutputStream(this.target));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
