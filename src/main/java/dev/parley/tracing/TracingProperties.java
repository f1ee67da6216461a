package dev.parley.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * OpenTelemetry's variables that Parley itself reads. The SDK reads all the others.
 *
 * @param endpoint address of a receiver for OTLP; blank: none
 * @param tracesEndpoint the same for traces alone, with its path; blank: as
 * {@code endpoint} says
 * @param captureContent whether traces have what was asked and answered
 * @param disabled whether nothing is traced, whatever else is set
 */
@ConfigurationProperties("parley.tracing")
record TracingProperties(@DefaultValue("") String endpoint, @DefaultValue("") String tracesEndpoint,
		@DefaultValue("false") boolean captureContent, @DefaultValue("false") boolean disabled) {

	/** The address that was set, for the log: without a password in it. */
	String address() {
		return (this.tracesEndpoint.isBlank() ? this.endpoint : this.tracesEndpoint).replaceFirst("//[^/@]*@", "//");
	}

}
