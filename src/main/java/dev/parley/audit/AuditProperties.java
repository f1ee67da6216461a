package dev.parley.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit log.
 *
 * @param file of the audit log; blank: {@code audit.log} in the data folder
 */
@ConfigurationProperties("parley.audit")
record AuditProperties(@DefaultValue("") String file) {
}
