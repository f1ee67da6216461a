package dev.parley.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenTelemetry variables that Parley itself reads. The SDK reads all others.
 *
 * @param endpoint address of an OTLP receiver; blank: none
 * @param tracesEndpoint address for traces only, including its path; blank:
 * {@code endpoint} is used
 * @param captureContent whether traces contain messages and answers
 * @param disabled whether tracing is off, regardless of the other settings
 */
@ConfigurationProperties("parley.tracing")
record TracingProperties(@DefaultValue("") String endpoint, @DefaultValue("") String tracesEndpoint,
		@DefaultValue("false") boolean captureContent, @DefaultValue("false") boolean disabled) {

	/** The configured address without its password, for the log. */
	String address() {
		return (this.tracesEndpoint.isBlank() ? this.endpoint : this.tracesEndpoint).replaceFirst("//[^/@]*@", "//");
	}

}
