package dev.parley.store;

import java.nio.file.Path;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/**
 * Locks and opens the configured database, before anything of it is changed, and offers
 * what is stored in it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

	@Bean
	ServerLock serverLock(StoreProperties properties) {
		PostgresAddress postgres = properties.postgres();
		return StoreFailure.explaining(properties, () -> (postgres != null) ? PostgresLock.acquire(postgres)
				: DataFolderLock.acquire(properties.dataDir()));
	}

	@Bean
	Database database(StoreProperties properties, ServerLock lock) {
		PostgresAddress postgres = properties.postgres();
		Database opened = StoreFailure.explaining(properties, () -> (postgres != null) ? PostgresDatabase.open(postgres)
				: SqliteDatabase.open(properties.dataDir().resolve("parley.db")));
		Database database = new GuardedDatabase(opened, lock);
		NewestId.find(database).ifPresent(Ids::startAfter);
		return database;
	}

	/** The process is halted next, too soon for anything else to clear up. */
	@Bean
	@ConditionalOnProperty(TrainingRun.FOLDER)
	SmartInitializingSingleton endOfTraining(@Value("${" + TrainingRun.FOLDER + "}") Path folder) {
		return () -> FileSystemUtils.deleteRecursively(folder.toFile());
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
	StoreCheck storeCheck(Database database) {
		return new StoreCheck(database);
	}

	@Bean
	RunRecovery maintenance(Database database) {
		return new RunRecovery(database);
	}

}
