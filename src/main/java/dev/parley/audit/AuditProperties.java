package dev.parley.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit log.
 *
 * @param file where it is written; blank: {@code audit.log} beside the data
 */
@ConfigurationProperties("parley.audit")
record AuditProperties(@DefaultValue("") String file) {
}
