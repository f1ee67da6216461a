package dev.parley.tracing;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans through another exporter, and logs the start and the end of an outage, each
 * once. The exporter's own logger, which logs each failed batch with a stack trace, is
 * switched off. Thread-safe.
 */
final class ReportingExporter implements SpanExporter {

	private static final Logger logger = LoggerFactory.getLogger(ReportingExporter.class);

	private final SpanExporter exporter;

	private final String endpoint;

	private final AtomicBoolean failing = new AtomicBoolean();

	/**
	 * Creates the exporter.
	 * @param endpoint the address, for the log
	 */
	ReportingExporter(SpanExporter exporter, String endpoint) {
		this.exporter = exporter;
		this.endpoint = endpoint;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter.export(spans);
		result.whenComplete(() -> report(result));
		return result;
	}

	private void report(CompletableResultCode result) {
		if (!result.isSuccess()) {
			if (this.failing.compareAndSet(false, true)) {
				logger.warn("Traces cannot be sent to {} and are lost meanwhile ({})", this.endpoint,
						reason(result.getFailureThrowable()));
			}
		}
		else if (this.failing.compareAndSet(true, false)) {
			logger.info("Traces are sent to {} again", this.endpoint);
		}
	}

	/**
	 * The reason for the log. If the receiver refuses the spans, the failure has no
	 * cause.
	 */
	private static String reason(@Nullable Throwable failure) {
		if (failure == null || failure.getCause() == null) {
			return "the receiver refused them";
		}
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.toString();
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.exporter.shutdown();
	}

}
