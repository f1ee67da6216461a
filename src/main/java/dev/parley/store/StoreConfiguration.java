package dev.parley.store;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the configured database and offers what is stored in it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

	@Bean
	Database database(StoreProperties properties) {
		String url = properties.databaseUrl();
		return (url != null && !url.isBlank()) ? PostgresDatabase.open(url)
				: SqliteDatabase.open(properties.dataDir().resolve("parley.db"));
	}

	@Bean
	Sessions sessions(Database database) {
		return new Sessions(database);
	}

	@Bean
	SessionSearch sessionSearch(Database database) {
		return new SessionSearch(database);
	}

	@Bean
	Messages messages(Database database) {
		return new Messages(database);
	}

	@Bean
	Runs runs(Database database) {
		return new Runs(database);
	}

	@Bean
	RunAcceptance runAcceptance(Database database) {
		return new RunAcceptance(database);
	}

	@Bean
	Notes notes(Database database) {
		return new Notes(database);
	}

	@Bean
	UsageRecords usageRecords(Database database) {
		return new UsageRecords(database);
	}

	@Bean
	RunRecovery maintenance(Database database) {
		return new RunRecovery(database);
	}

}
