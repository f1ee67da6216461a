package dev.parley.audit;

import java.nio.file.Path;
import java.time.Clock;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the audit log. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

	@Bean
	AuditFile auditFile(AuditProperties properties, @Value("${parley.store.data-dir}") Path dataDir) {
		return AuditFile.open(properties.file().isBlank() ? dataDir.resolve("audit.log") : Path.of(properties.file()));
	}

	@Bean
	AuditLog auditLog(AuditFile file, Clock clock) {
		return new AuditLog(file, clock);
	}

}
