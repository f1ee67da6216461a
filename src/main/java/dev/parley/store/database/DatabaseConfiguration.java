package dev.parley.store.database;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/** Locks the configured database for this server, then opens it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class DatabaseConfiguration {

	@Bean
	ServerLock serverLock(StoreProperties properties, Replica replica) {
		PostgresAddress postgres = properties.postgres();
		return StoreFailure.explaining(properties, () -> (postgres != null) ? PostgresLock.acquire(postgres, replica)
				: DataFolderLock.acquire(properties.dataDir()));
	}

	@Bean
	Database database(StoreProperties properties, ServerLock lock, StoreListener listener,
			MeterRegistry meterRegistry) {
		PostgresAddress postgres = properties.postgres();
		Database opened = StoreFailure.explaining(properties,
				() -> (postgres != null) ? PostgresDatabase.open(postgres, listener, meterRegistry)
						: SqliteDatabase.open(properties.dataDir().resolve("parley.db"), listener));
		return new GuardedDatabase(opened, lock, listener);
	}

	@Bean
	Replica replica(StoreProperties properties) {
		return properties.shared() ? new Replica(UUID.randomUUID().toString()) : Replica.ALONE;
	}

	@Bean
	@ConditionalOnSharedStore
	HeartbeatDatabase heartbeatDatabase(StoreProperties properties, Database migrated) {
		return new HeartbeatDatabase(PostgresDatabase.beside(Objects.requireNonNull(properties.postgres())));
	}

	/** Deletes the temporary folder now, because the process is halted next. */
	@Bean
	@ConditionalOnProperty(TrainingRun.FOLDER)
	SmartInitializingSingleton endOfTraining(@Value("${" + TrainingRun.FOLDER + "}") Path folder) {
		return () -> FileSystemUtils.deleteRecursively(folder.toFile());
	}

	@Bean
	StoreCheck storeCheck(Database database) {
		return new StoreCheck(database);
	}

}
